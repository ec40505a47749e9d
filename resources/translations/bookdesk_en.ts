<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name />
    <message numerus="yes">
        <source>Month</source>
        <comment>%n booking(s)</comment>
        <translation>
            <numerusform>Month</numerusform>
            <numerusform>Month</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Month</source>
        <comment>%n slot(s) free from today</comment>
        <translation>
            <numerusform>Month</numerusform>
            <numerusform>Month</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CancelDialog</name>
    <message numerus="yes">
        <source>%n character(s) too many. Nothing is cut: shorten the reason.</source>
        <translation>
            <numerusform>%n character too many. Nothing is cut: shorten the reason.</numerusform>
            <numerusform>%n characters too many. Nothing is cut: shorten the reason.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConflictModel</name>
    <message numerus="yes">
        <source>No free slot within %n day(s). Choose another service or day.</source>
        <translation>
            <numerusform>No free slot within %n day. Choose another service or day.</numerusform>
            <numerusform>No free slot within %n days. Choose another service or day.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HoldPanel</name>
    <message numerus="yes">
        <source>Select a free slot and press Enter to hold it for %n second(s).</source>
        <translation>
            <numerusform>Select a free slot and press Enter to hold it for %n second.</numerusform>
            <numerusform>Select a free slot and press Enter to hold it for %n seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Select a free slot and press Enter to hold it for %n minute(s).</source>
        <translation>
            <numerusform>Select a free slot and press Enter to hold it for %n minute.</numerusform>
            <numerusform>Select a free slot and press Enter to hold it for %n minutes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Fields</name>
    <message numerus="yes">
        <source>%n character(s) too many</source>
        <translation>
            <numerusform>%n character too many</numerusform>
            <numerusform>%n characters too many</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) left</source>
        <translation>
            <numerusform>%n character left</numerusform>
            <numerusform>%n characters left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Matches</name>
    <message numerus="yes">
        <source>%n visit(s)</source>
        <translation>
            <numerusform>%n visit</numerusform>
            <numerusform>%n visits</numerusform>
        </translation>
    </message>
</context>
</TS>
