<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>BlocksModel</name>
    <message numerus="yes">
        <source>%n character(s) too many. Nothing is cut: shorten the reason.</source>
        <translation>
            <numerusform>%n character too many. Nothing is cut: shorten the reason.</numerusform>
            <numerusform>%n characters too many. Nothing is cut: shorten the reason.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{bookings} and %n more</source>
        <translation>
            <numerusform>{bookings} and %n more</numerusform>
            <numerusform>{bookings} and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s) in the way: {bookings}.</source>
        <translation>
            <numerusform>%n booking in the way: {bookings}.</numerusform>
            <numerusform>%n bookings in the way: {bookings}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other time(s) held or blocked there.</source>
        <translation>
            <numerusform>%n other time held or blocked there.</numerusform>
            <numerusform>%n other times held or blocked there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s) held or blocked there, first by {who}.</source>
        <translation>
            <numerusform>%n time held or blocked there, first by {who}.</numerusform>
            <numerusform>%n times held or blocked there, first by {who}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s) held or blocked there.</source>
        <translation>
            <numerusform>%n time held or blocked there.</numerusform>
            <numerusform>%n times held or blocked there.</numerusform>
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
    <name>CloseDialog</name>
    <message numerus="yes">
        <source>Those of %n other customer(s) would be lost:</source>
        <translation>
            <numerusform>Those of %n other customer would be lost:</numerusform>
            <numerusform>Those of %n other customers would be lost:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
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
    <name>DeskModel</name>
    <message numerus="yes">
        <source>%n slot(s) free, next {time} {provider}</source>
        <translation>
            <numerusform>%n slot free, next {time} {provider}</numerusform>
            <numerusform>%n slots free, next {time} {provider}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s) free</source>
        <translation>
            <numerusform>%n slot free</numerusform>
            <numerusform>%n slots free</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n free, to {time}</source>
        <translation>
            <numerusform>%n free, to {time}</numerusform>
            <numerusform>%n free, to {time}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HoldModel</name>
    <message numerus="yes">
        <source>%n visit(s)</source>
        <translation>
            <numerusform>%n visit</numerusform>
            <numerusform>%n visits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n visit(s), last {day} {month}</source>
        <translation>
            <numerusform>%n visit, last {day} {month}</numerusform>
            <numerusform>%n visits, last {day} {month}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) too many. Nothing is cut: shorten the text.</source>
        <translation>
            <numerusform>%n character too many. Nothing is cut: shorten the text.</numerusform>
            <numerusform>%n characters too many. Nothing is cut: shorten the text.</numerusform>
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
    <name>KeysDialog</name>
    <message numerus="yes">
        <source>%n key(s) found</source>
        <translation>
            <numerusform>%n key found</numerusform>
            <numerusform>%n keys found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Month</name>
    <message numerus="yes">
        <source>%n booking(s)</source>
        <translation>
            <numerusform>%n booking</numerusform>
            <numerusform>%n bookings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s) free from today</source>
        <translation>
            <numerusform>%n slot free from today</numerusform>
            <numerusform>%n slots free from today</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s) free</source>
        <translation>
            <numerusform>%n slot free</numerusform>
            <numerusform>%n slots free</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s) of mine</source>
        <translation>
            <numerusform>%n booking of mine</numerusform>
            <numerusform>%n bookings of mine</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n free</source>
        <translation>
            <numerusform>%n free</numerusform>
            <numerusform>%n free</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n free at {time}</source>
        <translation>
            <numerusform>%n free at {time}</numerusform>
            <numerusform>%n free at {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>free</source>
        <translation>
            <numerusform>free</numerusform>
            <numerusform>free</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>free at {time}</source>
        <translation>
            <numerusform>free at {time}</numerusform>
            <numerusform>free at {time}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Schedule</name>
    <message numerus="yes">
        <source>{left} of %n left</source>
        <translation>
            <numerusform>{left} of %n left</numerusform>
            <numerusform>{left} of %n left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left</source>
        <translation>
            <numerusform>%n left</numerusform>
            <numerusform>%n left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Spoken</name>
    <message numerus="yes">
        <source>{left} of %n place(s) left</source>
        <translation>
            <numerusform>{left} of %n place left</numerusform>
            <numerusform>{left} of %n places left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s), past</source>
        <translation>
            <numerusform>%n booking, past</numerusform>
            <numerusform>%n bookings, past</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n available slot(s)</source>
        <translation>
            <numerusform>%n available slot</numerusform>
            <numerusform>%n available slots</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s)</source>
        <translation>
            <numerusform>%n booking</numerusform>
            <numerusform>%n bookings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{free} of %n provider(s) free</source>
        <translation>
            <numerusform>{free} of %n provider free</numerusform>
            <numerusform>{free} of %n providers free</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{free} to {most} of %n provider(s) free</source>
        <translation>
            <numerusform>{free} to {most} of %n provider free</numerusform>
            <numerusform>{free} to {most} of %n providers free</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Week</name>
    <message numerus="yes">
        <source>%n provider(s) free</source>
        <translation>
            <numerusform>%n provider free</numerusform>
            <numerusform>%n providers free</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n free</source>
        <translation>
            <numerusform>%n free</numerusform>
            <numerusform>%n free</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{least}–%n provider(s) free</source>
        <translation>
            <numerusform>{least}–%n provider free</numerusform>
            <numerusform>{least}–%n providers free</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{least}–%n free</source>
        <translation>
            <numerusform>{least}–%n free</numerusform>
            <numerusform>{least}–%n free</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s) of mine</source>
        <translation>
            <numerusform>%n booking of mine</numerusform>
            <numerusform>%n bookings of mine</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s)</source>
        <translation>
            <numerusform>%n booking</numerusform>
            <numerusform>%n bookings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s) free this week</source>
        <translation>
            <numerusform>%n slot free this week</numerusform>
            <numerusform>%n slots free this week</numerusform>
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
    <name>_KeptRow</name>
    <message numerus="yes">
        <source>Kept: {name} and %n other(s)</source>
        <translation>
            <numerusform>Kept: {name} and %n other</numerusform>
            <numerusform>Kept: {name} and %n others</numerusform>
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
