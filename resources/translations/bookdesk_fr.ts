<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>BookingModel</name>
    <message>
        <source>{who} is {state}; it can&apos;t become {to}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The booking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Booking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} marked {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pending</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Booked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No-show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This booking changed at another desk. Look at it and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made by {name}, {date} at {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confirm booking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel booking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No name</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BookingPanel</name>
    <message>
        <source>Booking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the booking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overlaps another booking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Phone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Calendar</name>
    <message>
        <source>Enter opens the day at that time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{selected}. Enter opens the day</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CancelDialog</name>
    <message>
        <source>Other reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep booking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel booking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The time becomes free. Why is it cancelled?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer called to cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer is ill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Provider is away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Booked by mistake</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the booking of {who}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) too many. Nothing is cut: shorten the reason.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConfirmKeeper</name>
    <message>
        <source>Give a name to this phone number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold ended. {time} with {provider} is free again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold ended. Whether it was extended is not known.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer details are kept.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConflictDialog</name>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConflictModel</name>
    <message>
        <source>{time} with {provider} was just taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was booked here. Pick another time to hold it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} had it by {time}. Nothing was booked here. Pick another time to hold it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>No free slot within %n day(s). Choose another service or day.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{provider}, close to {time} on {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other providers, at or near {time} on {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Available</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limited, last slot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>same time, the day after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>same time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{length} later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{length} earlier</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CustomerField</name>
    <message>
        <source>Customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the customer</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CustomerPopup</name>
    <message>
        <source>Known customers</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dates</name>
    <message>
        <source>Monday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tuesday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wednesday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thursday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Friday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saturday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sunday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fri</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>January</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>February</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>March</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>April</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>May</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>June</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>July</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>August</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>September</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>October</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>November</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>December</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1</source>
        <comment>first day of a month</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{weekday} {day} {month} {year}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{weekday} {day} {month}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{month} {year}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{day} {month}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{day} {month} {year} – {last_day} {last_month} {last_year}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{day} {month} – {last_day} {last_month} {last_year}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{day}–{last_day} {last_month} {last_year}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DayTable</name>
    <message>
        <source>Day schedule</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>The backend on this machine ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Desk 1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DeskLinks</name>
    <message>
        <source>{service}, {minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} with {provider} booked for {who}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a customer with no name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} with {provider} released.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DeskModel</name>
    <message>
        <source>Nothing is saved on this desk yet. Connect to see the schedule.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Updated {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not saved on this desk. Connect to see {date}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No provider selected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{date}, {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offline - schedule as of {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule as of {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No slot free</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s) free, next {time} {provider}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>No free slot for {service} on this day.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No free slot for {service} on this day. Next: {day} {time}, {provider}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not offered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n free, to {time}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{name} works in {zone} ({offset}), {time} there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Times shown in {zone} ({offset})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Times shown in {zone} ({offset}), clocks change at {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DeskPanel</name>
    <message>
        <source>Desk panel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DeskRail</name>
    <message>
        <source>Show the desk panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time left of the hold</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FirstPage</name>
    <message>
        <source>First page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Welcome to Bookdesk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no schedule on this machine yet. Look around in a demo business, or take your own schedule in from a folder of exported files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the demo business</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a schedule…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report of the import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing {folder}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The schedule was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was imported. The files say why:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder of the exported files</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HoldBody</name>
    <message>
        <source>Extend by 60 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Already extended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HoldModel</name>
    <message>
        <source>Could not reach the server. Nothing was held.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} with {provider} held by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} with {provider} was just taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{reason} Nothing was held.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold extended by 60 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{reason} Extend again: it asks for the same extension.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold: {left} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n visit(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n visit(s), last {day} {month}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} with {provider} may be held for you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer did not arrive. Press Enter on it again: it asks for the same hold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer did not arrive.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking whether the booking was made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer can&apos;t be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether the booking was made is not known.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the day before you book again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) too many. Nothing is cut: shorten the text.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HoldPanel</name>
    <message>
        <source>Current hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>asking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No slot held.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{left} left. Confirm or extend.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Select a free slot and press Enter to hold it for %n second(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Select a free slot and press Enter to hold it for %n minute(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeptWork</name>
    <message>
        <source>Customer details of {who} are kept for the next hold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes are kept for the next hold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether {time} with {provider} was booked is not known. Look at the day.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} with {provider} was not booked. Customer details could not be kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The hold of {time} with {provider} ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer details are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was asked of a booking got no answer. Look at it and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This booking changed at another desk. Look at it and try again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeyTable</name>
    <message>
        <source>Everywhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Month in the sidebar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Week, month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Walk-in: hold the soonest free slot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day, week, month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous, next day, week or month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Soonest free slot of the service from here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo the last step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next, previous region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open or close the desk panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move by slot and provider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First, last slot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One hour up, down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next, previous free slot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold a free slot, or open a booking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slot menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrived, in service, done, no-show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel booking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the state before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Providers, service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My bookings only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release; closes one thing at a time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Extend by 60 s, once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold again after it ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold that row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark a row, hold the marked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move by day, week, month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move by day or span</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous, next week or month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First, last span of the day; ends of the week</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the day at that time</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Legend</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Bookdesk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The schedule was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No free slot for {service} on this day.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a customer with no name</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MiniMonth</name>
    <message>
        <source>Previous month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next month</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Month</name>
    <message>
        <source>Week of {date}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>No slot free</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s) free from today</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{slots}, next {day} {time} {provider}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{date}, {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{weekday} {day} {month}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{date} selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} at {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{date} selected, {said}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s) free</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent}% full</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s) of mine</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{day} {month}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} free at {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>limited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count}, {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>free at {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MonthLegend</name>
    <message>
        <source>10 or more slots free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limited, 1 to 9 free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full, none free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of time booked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MonthModel</name>
    <message>
        <source>today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shown</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MonthView</name>
    <message>
        <source>Month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Month schedule</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NobodyPage</name>
    <message>
        <source>Select all</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PreferencesModel</name>
    <message>
        <source>The settings file can&apos;t be read. What is chosen here is not kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings file was broken and is kept as {name}. The defaults are in force.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings that are not understood are at their defaults: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Times shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First day of the week</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release a hold when another day is shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound when a hold runs out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Motion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings can&apos;t be written. What is chosen here is not kept.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProviderList</name>
    <message>
        <source>Providers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all providers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show no provider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No region</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Refusal</name>
    <message>
        <source>The newest schedule is on its way. Try again in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Could not reach the server. Nothing was held.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another desk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held by {who}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held by {who}, {left} left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too short for {service}, which takes {minutes} min.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not available: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This time is past.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No place is left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This time is booked.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Schedule</name>
    <message>
        <source>Closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not offered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Past</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last slot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lunch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meeting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starts {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fits {minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Available</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Booked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No-show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not booked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by another desk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held by another desk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by {desk}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held by {desk}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unavailable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{left} of %n left</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{state}, overlap</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n left</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{state} at {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last slot today</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShortMonths</name>
    <message>
        <source>Jan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feb</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apr</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>May</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>June</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>July</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aug</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Oct</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nov</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dec</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Sidebar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My bookings only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All regions</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SlotMenu</name>
    <message>
        <source>Slot menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to do here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No-show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel booking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to {state}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SoonestSearch</name>
    <message>
        <source>Could not reach the server. Nothing was held.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No free slot for {service} within 14 days.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Spoken</name>
    <message>
        <source>available</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>limited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>booked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>arrived</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no-show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unavailable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not booked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>held by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{left} of %n place(s) left</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>overlaps another booking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>provider {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>held by another desk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>held by {desk}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{start} to {end}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s), past</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n available slot(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as of {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{month} {day}: {said}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Status bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next try in {count} s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StoreKeeper</name>
    <message>
        <source>Nothing is kept on this desk: its cache can&apos;t be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is kept on this desk: another process or another user has its cache.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Names are not kept on this desk: nothing here can seal them.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Top bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bookdesk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show today (Ctrl+T)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dates shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo the last step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Walk-in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous week</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next week</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next month</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ViewSwitch</name>
    <message>
        <source>View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Week</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Month</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WindowTitle</name>
    <message>
        <source>Bookdesk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} {provider} held</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_DayPage</name>
    <message>
        <source>Was free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Available</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Was limited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Was held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other desk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unavailable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Booked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No-show</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Fields</name>
    <message>
        <source>Phone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) too many</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) left</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_KeptBox</name>
    <message>
        <source>Kept</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_KeptRow</name>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the kept customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept: {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_KeysLine</name>
    <message>
        <source>to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hold,</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>move</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Matches</name>
    <message numerus="yes">
        <source>%n visit(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_SlotBox</name>
    <message>
        <source>Time left of the hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
