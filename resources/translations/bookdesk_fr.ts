<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>AwaitedKeeper</name>
    <message>
        <source>Nothing is kept that was typed before.</source>
        <translation>Aucune saisie précédente n’est gardée.</translation>
    </message>
    <message>
        <source>Clear the customer&apos;s fields first: what is kept overwrites nothing.</source>
        <translation>Videz d’abord les champs du client&#x202f;: ce qui est gardé ne remplace rien.</translation>
    </message>
    <message>
        <source>No slot is held. Select a free slot and press Enter first.</source>
        <translation>Aucun créneau retenu. Sélectionnez d’abord un créneau libre et appuyez sur Entrée.</translation>
    </message>
    <message>
        <source>{time} with {provider} is being booked. Wait for the answer first.</source>
        <translation>La réservation de {time} avec {provider} est en cours. Attendez d’abord la réponse.</translation>
    </message>
    <message>
        <source>The hold of {time} with {provider} is being extended. Wait for the answer, then press again.</source>
        <translation>La prolongation de {time} avec {provider} est en cours. Attendez la réponse, puis appuyez de nouveau.</translation>
    </message>
    <message>
        <source>{time} with {provider} is being asked for. Wait for the answer, then press again.</source>
        <translation>{time} avec {provider} est en train d’être demandé. Attendez la réponse, puis appuyez de nouveau.</translation>
    </message>
    <message>
        <source>{time} with {provider} is held by you already.</source>
        <translation>{time} avec {provider} est déjà retenu par vous.</translation>
    </message>
    <message>
        <source>The hold ended. Nothing was booked. Hold the slot again first.</source>
        <translation>Le créneau n’est plus retenu. Rien n’a été réservé. Retenez-le d’abord à nouveau.</translation>
    </message>
</context>
<context>
    <name>BlockTimeDialog</name>
    <message>
        <source>Provider</source>
        <translation>Prestataire</translation>
    </message>
    <message>
        <source>Whole day</source>
        <translation>Toute la journée</translation>
    </message>
    <message>
        <source>From, time</source>
        <translation>Début, heure</translation>
    </message>
    <message>
        <source>From, date</source>
        <translation>Début, date</translation>
    </message>
    <message>
        <source>To, time</source>
        <translation>Fin, heure</translation>
    </message>
    <message>
        <source>To, date</source>
        <translation>Fin, date</translation>
    </message>
    <message>
        <source>Remove block</source>
        <translation>Retirer le blocage</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Why nobody can be booked</source>
        <translation>Pourquoi rien ne peut être réservé</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Début</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>Reason (required)</source>
        <translation>Motif (obligatoire)</translation>
    </message>
    <message>
        <source>The provider&apos;s working hours of that day, today from now on</source>
        <translation>Les heures de travail de ce jour-là&#x202f;; aujourd’hui, à partir de maintenant</translation>
    </message>
    <message>
        <source>Change block</source>
        <translation>Modifier le blocage</translation>
    </message>
    <message>
        <source>Block time</source>
        <translation>Bloquer une plage</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>Demande au serveur…</translation>
    </message>
</context>
<context>
    <name>BlocksModel</name>
    <message>
        <source>This is no time of day. Write it as 18:30, 1830 or 6:30 pm.</source>
        <translation>Ce n’est pas une heure. Écrivez 18:30, 18h30 ou 1830.</translation>
    </message>
    <message>
        <source>The end must come after the start.</source>
        <translation>La fin doit venir après le début.</translation>
    </message>
    <message>
        <source>Give a reason.</source>
        <translation>Indiquez un motif.</translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) too many. Nothing is cut: shorten the reason.</source>
        <translation>
            <numerusform>%n caractère de trop. Rien n’est coupé&#x202f;: raccourcissez le motif.</numerusform>
            <numerusform>%n caractères de trop. Rien n’est coupé&#x202f;: raccourcissez le motif.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server is not reached: no time can be blocked or made free now.</source>
        <translation>Le serveur est injoignable&#x202f;: aucune plage ne peut être bloquée ou libérée maintenant.</translation>
    </message>
    <message>
        <source>What was asked of this block before is still on its way. Try again in a moment.</source>
        <translation>La demande précédente sur ce blocage est encore en route. Réessayez dans un instant.</translation>
    </message>
    <message>
        <source>Whether the time is blocked is not known. Apply again to be sure.</source>
        <translation>On ne sait pas si la plage est bloquée. Appliquez à nouveau pour en être sûr.</translation>
    </message>
    <message numerus="yes">
        <source>{bookings} and %n more</source>
        <translation>
            <numerusform>{bookings} et %n autre</numerusform>
            <numerusform>{bookings} et %n autres</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s) in the way: {bookings}.</source>
        <translation>
            <numerusform>%n réservation sur cette plage&#x202f;: {bookings}.</numerusform>
            <numerusform>%n réservations sur cette plage&#x202f;: {bookings}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other time(s) held or blocked there.</source>
        <translation>
            <numerusform>%n autre plage y est retenue ou bloquée.</numerusform>
            <numerusform>%n autres plages y sont retenues ou bloquées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s) held or blocked there, first by {who}.</source>
        <translation>
            <numerusform>%n plage y est déjà retenue ou bloquée, par {who}.</numerusform>
            <numerusform>%n plages y sont déjà retenues ou bloquées, la première par {who}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s) held or blocked there.</source>
        <translation>
            <numerusform>%n plage y est déjà retenue ou bloquée.</numerusform>
            <numerusform>%n plages y sont déjà retenues ou bloquées.</numerusform>
        </translation>
    </message>
    <message>
        <source>This block changed at another desk.</source>
        <translation>Ce blocage a été modifié à un autre poste.</translation>
    </message>
    <message>
        <source>This block changed at another desk. Close this and look at it again.</source>
        <translation>Ce blocage a été modifié à un autre poste. Fermez ceci et regardez-le de nouveau.</translation>
    </message>
    <message>
        <source>This block changed at another desk. Look at it and try again.</source>
        <translation>Ce blocage a été modifié à un autre poste. Regardez-le et réessayez.</translation>
    </message>
    <message>
        <source>{when} with {provider} blocked: {reason}.</source>
        <translation>{when} avec {provider} bloqué&#x202f;: {reason}.</translation>
    </message>
    <message>
        <source>{when} with {provider} is not blocked any more: {reason}.</source>
        <translation>{when} avec {provider} n’est plus bloqué&#x202f;: {reason}.</translation>
    </message>
    <message>
        <source>{first_date} {first_time} to {last_date} {last_time}</source>
        <translation>{first_date} {first_time} à {last_date} {last_time}</translation>
    </message>
</context>
<context>
    <name>BookingModel</name>
    <message>
        <source>{who} is {state}; it can&apos;t become {to}.</source>
        <translation>{who}&#x202f;: de «&#x202f;{state}&#x202f;», le passage à «&#x202f;{to}&#x202f;» n’est pas possible.</translation>
    </message>
    <message>
        <source>The booking</source>
        <translation>La réservation</translation>
    </message>
    <message>
        <source>{who} is booked for {date}; it can&apos;t become {to} before that day.</source>
        <translation>{who} a une réservation le {date}&#x202f;; elle ne peut pas passer à «&#x202f;{to}&#x202f;» avant ce jour.</translation>
    </message>
    <message>
        <source>Booking</source>
        <translation>Réservation</translation>
    </message>
    <message>
        <source>{who} marked {state}</source>
        <translation>{who}&#x202f;: «&#x202f;{state}&#x202f;» noté</translation>
    </message>
    <message>
        <source>Booked by mistake</source>
        <translation>Réservé par erreur</translation>
    </message>
    <message>
        <source>Could not reach the server. Nothing was changed.</source>
        <translation>Impossible de joindre le serveur. Rien n’a été modifié.</translation>
    </message>
    <message>
        <source>{who} is booked for {time}. {to} can be set from then on, or after {first}.</source>
        <translation>{who} a une réservation à {time}. «&#x202f;{to}&#x202f;» est possible à partir de cette heure, ou après «&#x202f;{first}&#x202f;».</translation>
    </message>
    <message>
        <source>{who} is booked for {time}. {to} can be set from then on.</source>
        <translation>{who} a une réservation à {time}. «&#x202f;{to}&#x202f;» est possible à partir de cette heure.</translation>
    </message>
    <message>
        <source>{who} is {state}; only one step can be taken back, not a second one.</source>
        <translation>{who}&#x202f;: «&#x202f;{state}&#x202f;»&#x202f;; une seule étape peut être défaite, pas une deuxième.</translation>
    </message>
    <message>
        <source>{who} is {state}; there is no step to take back.</source>
        <translation>{who}&#x202f;: «&#x202f;{state}&#x202f;»&#x202f;; il n’y a aucune étape à défaire.</translation>
    </message>
    <message>
        <source>The server has not answered what was asked before. Try again in a moment.</source>
        <translation>Le serveur n’a pas encore répondu à la demande précédente. Réessayez dans un instant.</translation>
    </message>
    <message>
        <source>{who} is {state} again, no longer {was}</source>
        <translation>{who}&#x202f;: de nouveau «&#x202f;{state}&#x202f;», plus «&#x202f;{was}&#x202f;»</translation>
    </message>
    <message>
        <source>Undone: the booking of {who}. {time} with {provider} is free again.</source>
        <translation>Défait&#x202f;: la réservation de {who}. {time} avec {provider} est de nouveau libre.</translation>
    </message>
    <message>
        <source>{when}, {service} with {provider}</source>
        <translation>{when}, {service} avec {provider}</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Booked</source>
        <translation>Réservé</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>Arrivé</translation>
    </message>
    <message>
        <source>In service</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>No-show</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulé</translation>
    </message>
    <message>
        <source>This booking changed at another desk. Look at it and try again.</source>
        <translation>Cette réservation a été modifiée à un autre poste. Regardez-la et réessayez.</translation>
    </message>
    <message>
        <source>This booking changed at another desk.</source>
        <translation>Cette réservation a été modifiée à un autre poste.</translation>
    </message>
    <message>
        <source>This booking changed at another desk. Undo is no longer possible.</source>
        <translation>Cette réservation a été modifiée à un autre poste. Il n’est plus possible de la défaire.</translation>
    </message>
    <message>
        <source>Made by {name}, {date} at {time}</source>
        <translation>Faite par {name}, {date} à {time}</translation>
    </message>
    <message>
        <source>Confirm booking</source>
        <translation>Confirmer la réservation</translation>
    </message>
    <message>
        <source>Cancel booking</source>
        <translation>Annuler la réservation</translation>
    </message>
    <message>
        <source>Back to {state}</source>
        <translation>Revenir à «&#x202f;{state}&#x202f;»</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>Sans nom</translation>
    </message>
</context>
<context>
    <name>BookingPanel</name>
    <message>
        <source>Booking</source>
        <translation>Réservation</translation>
    </message>
    <message>
        <source>Close the booking</source>
        <translation>Fermer la réservation</translation>
    </message>
    <message>
        <source>Overlaps another booking</source>
        <translation>Chevauche une autre réservation</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Téléphone</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notes</translation>
    </message>
</context>
<context>
    <name>Calendar</name>
    <message>
        <source>Enter opens the day at that time</source>
        <translation>Entrée ouvre le jour à cette heure</translation>
    </message>
    <message>
        <source>Open day</source>
        <translation>Ouvrir le jour</translation>
    </message>
    <message>
        <source>Open day, {date}</source>
        <translation>Ouvrir le jour, {date}</translation>
    </message>
    <message>
        <source>Open day, {date} at {time}</source>
        <translation>Ouvrir le jour, {date} à {time}</translation>
    </message>
    <message>
        <source>Hold {time}</source>
        <translation>Retenir {time}</translation>
    </message>
    <message>
        <source>Hold {time} with {provider}</source>
        <translation>Retenir {time} avec {provider}</translation>
    </message>
    <message>
        <source>Open {time}</source>
        <translation>Ouvrir {time}</translation>
    </message>
    <message>
        <source>Open {time} with {provider}</source>
        <translation>Ouvrir {time} avec {provider}</translation>
    </message>
    <message>
        <source>Change block</source>
        <translation>Modifier le blocage</translation>
    </message>
    <message>
        <source>Change block at {time} with {provider}</source>
        <translation>Modifier le blocage de {time} avec {provider}</translation>
    </message>
    <message>
        <source>{selected}. Enter opens the day</source>
        <translation>{selected}. Entrée ouvre le jour</translation>
    </message>
</context>
<context>
    <name>CancelDialog</name>
    <message>
        <source>Other reason</source>
        <translation>Autre motif</translation>
    </message>
    <message>
        <source>Keep booking</source>
        <translation>Garder la réservation</translation>
    </message>
    <message>
        <source>Cancel booking</source>
        <translation>Annuler la réservation</translation>
    </message>
    <message>
        <source>The time becomes free. Why is it cancelled?</source>
        <translation>Le créneau redevient libre. Pourquoi est-il annulé&#x202f;?</translation>
    </message>
    <message>
        <source>Customer called to cancel</source>
        <translation>Le client a appelé pour annuler</translation>
    </message>
    <message>
        <source>Customer is ill</source>
        <translation>Le client est malade</translation>
    </message>
    <message>
        <source>Provider is away</source>
        <translation>Le prestataire est absent</translation>
    </message>
    <message>
        <source>Booked by mistake</source>
        <translation>Réservé par erreur</translation>
    </message>
    <message>
        <source>Cancel the booking of {who}?</source>
        <translation>Annuler la réservation de {who}&#x202f;?</translation>
    </message>
    <message>
        <source>Give a reason.</source>
        <translation>Indiquez un motif.</translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) too many. Nothing is cut: shorten the reason.</source>
        <translation>
            <numerusform>%n caractère de trop. Rien n’est coupé&#x202f;: raccourcissez le motif.</numerusform>
            <numerusform>%n caractères de trop. Rien n’est coupé&#x202f;: raccourcissez le motif.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CloseDialog</name>
    <message>
        <source>Close Bookdesk?</source>
        <translation>Fermer Bookdesk&#x202f;?</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Rester</translation>
    </message>
    <message>
        <source>Close and lose it</source>
        <translation>Fermer et perdre la saisie</translation>
    </message>
    <message>
        <source>Only the details that were typed last are kept.</source>
        <translation>Seules les dernières coordonnées saisies sont gardées.</translation>
    </message>
    <message numerus="yes">
        <source>Those of %n other customer(s) would be lost:</source>
        <translation>
            <numerusform>Celles de %n autre client seraient perdues&#x202f;:</numerusform>
            <numerusform>Celles de %n autres clients seraient perdues&#x202f;:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>et %n autre</numerusform>
            <numerusform>et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>The details of {who} can&apos;t be kept: nothing can be written here.</source>
        <translation>Les coordonnées de {who} ne peuvent pas être gardées&#x202f;: rien ne peut être écrit ici.</translation>
    </message>
    <message>
        <source>The notes can&apos;t be kept: nothing can be written here.</source>
        <translation>Les notes ne peuvent pas être gardées&#x202f;: rien ne peut être écrit ici.</translation>
    </message>
    <message>
        <source>The details of {who} can&apos;t be kept: nothing here can seal them.</source>
        <translation>Les coordonnées de {who} ne peuvent pas être gardées&#x202f;: rien ici ne peut les chiffrer.</translation>
    </message>
    <message>
        <source>The notes can&apos;t be kept: nothing here can seal them.</source>
        <translation>Les notes ne peuvent pas être gardées&#x202f;: rien ici ne peut les chiffrer.</translation>
    </message>
    <message>
        <source>{time} with {provider} is released.</source>
        <translation>{time} avec {provider} sera libéré.</translation>
    </message>
    <message>
        <source>Whether {time} with {provider} was booked is not known yet.</source>
        <translation>On ne sait pas encore si {time} avec {provider} a été réservé.</translation>
    </message>
</context>
<context>
    <name>ConfirmKeeper</name>
    <message>
        <source>Give a name to this phone number.</source>
        <translation>Donnez un nom à ce numéro de téléphone.</translation>
    </message>
    <message>
        <source>Hold ended. {time} with {provider} is free again.</source>
        <translation>Le créneau n’est plus retenu. {time} avec {provider} est de nouveau libre.</translation>
    </message>
    <message>
        <source>Hold ended. Whether it was extended is not known.</source>
        <translation>Le créneau n’est plus retenu. On ne sait pas s’il a été prolongé.</translation>
    </message>
    <message>
        <source>Customer details are kept.</source>
        <translation>Les coordonnées du client sont gardées.</translation>
    </message>
</context>
<context>
    <name>ConflictDialog</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Retenir</translation>
    </message>
    <message>
        <source>Hold {time}</source>
        <translation>Retenir {time}</translation>
    </message>
</context>
<context>
    <name>ConflictModel</name>
    <message>
        <source>{time} with {provider} was just taken</source>
        <translation>{time} avec {provider} vient d’être pris</translation>
    </message>
    <message>
        <source>Nothing was booked here. Pick another time to hold it.</source>
        <translation>Rien n’a été réservé ici. Choisissez un autre créneau à retenir.</translation>
    </message>
    <message>
        <source>{who} had it by {time}. Nothing was booked here. Pick another time to hold it.</source>
        <translation>{who} l’a pris à {time}. Rien n’a été réservé ici. Choisissez un autre créneau à retenir.</translation>
    </message>
    <message numerus="yes">
        <source>No free slot within %n day(s). Choose another service or day.</source>
        <translation>
            <numerusform>Aucun créneau libre d’ici&#x202f;%n jour. Choisissez une autre prestation ou un autre jour.</numerusform>
            <numerusform>Aucun créneau libre d’ici&#x202f;%n jours. Choisissez une autre prestation ou un autre jour.</numerusform>
        </translation>
    </message>
    <message>
        <source>{provider}, close to {time} on {day}</source>
        <translation>{provider}, vers {time} le {day}</translation>
    </message>
    <message>
        <source>Other providers, at or near {time} on {day}</source>
        <translation>Autres prestataires, à {time} ou presque le {day}</translation>
    </message>
    <message>
        <source>Later on {day}</source>
        <translation>Plus tard le {day}</translation>
    </message>
    <message>
        <source>Other days</source>
        <translation>Autres jours</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>Disponible</translation>
    </message>
    <message>
        <source>Limited, last slot</source>
        <translation>Limité, dernier créneau</translation>
    </message>
    <message>
        <source>Limited</source>
        <translation>Limité</translation>
    </message>
    <message>
        <source>same time, the day after</source>
        <translation>même heure, le lendemain</translation>
    </message>
    <message>
        <source>same time</source>
        <translation>même heure</translation>
    </message>
    <message>
        <source>{length} later</source>
        <translation>{length} plus tard</translation>
    </message>
    <message>
        <source>{length} earlier</source>
        <translation>{length} plus tôt</translation>
    </message>
    <message>
        <source>Could not reach the server. Nothing was held. Pick again when it answers.</source>
        <translation>Impossible de joindre le serveur. Rien n’a été retenu. Choisissez à nouveau quand il répondra.</translation>
    </message>
</context>
<context>
    <name>CustomerField</name>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Clear the customer</source>
        <translation>Effacer le client</translation>
    </message>
</context>
<context>
    <name>CustomerPopup</name>
    <message>
        <source>Known customers</source>
        <translation>Clients connus</translation>
    </message>
</context>
<context>
    <name>DateWords</name>
    <message>
        <source>today</source>
        <translation>aujourd’hui</translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation>demain</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>hier</translation>
    </message>
    <message>
        <source>day after tomorrow</source>
        <translation>après-demain</translation>
    </message>
    <message>
        <source>day before yesterday</source>
        <translation>avant-hier</translation>
    </message>
    <message>
        <source>last, previous</source>
        <translation>dernier, dernière, passé, passée, précédent, précédente</translation>
    </message>
    <message>
        <source>this</source>
        <translation>ce, cet, cette</translation>
    </message>
    <message>
        <source>next, following</source>
        <translation>prochain, prochaine, suivant, suivante</translation>
    </message>
    <message>
        <source>in, from now, from today, later</source>
        <translation>dans, plus tard</translation>
    </message>
    <message>
        <source>ago, earlier</source>
        <translation>il y a, plus tôt</translation>
    </message>
    <message>
        <source>day, days</source>
        <translation>jour, jours</translation>
    </message>
    <message>
        <source>week, weeks, wk, wks</source>
        <translation>semaine, semaines, sem</translation>
    </message>
    <message>
        <source>month, months</source>
        <translation>mois</translation>
    </message>
    <message>
        <source>year, years, yr, yrs</source>
        <translation>an, ans, année, années</translation>
    </message>
    <message>
        <source>d</source>
        <translation>j</translation>
    </message>
    <message>
        <source>w</source>
        <translation>s</translation>
    </message>
    <message>
        <source>m</source>
        <translation>m</translation>
    </message>
    <message>
        <source>y</source>
        <translation>a</translation>
    </message>
    <message>
        <source>start, beginning, first day</source>
        <translation>début, premier jour</translation>
    </message>
    <message>
        <source>end, last day</source>
        <translation>fin, dernier jour</translation>
    </message>
    <message>
        <source>a, an, one</source>
        <translation>un, une</translation>
    </message>
    <message>
        <source>the, of, on, st, nd, rd, th</source>
        <translation>le, la, les, l, du, de, des, d, er</translation>
    </message>
    <message>
        <source>day/month</source>
        <comment>order of the numbers in 12/7</comment>
        <translation>day/month</translation>
    </message>
    <message>
        <source>at</source>
        <translation>à</translation>
    </message>
</context>
<context>
    <name>Dates</name>
    <message>
        <source>Monday</source>
        <translation>lundi</translation>
    </message>
    <message>
        <source>Tuesday</source>
        <translation>mardi</translation>
    </message>
    <message>
        <source>Wednesday</source>
        <translation>mercredi</translation>
    </message>
    <message>
        <source>Thursday</source>
        <translation>jeudi</translation>
    </message>
    <message>
        <source>Friday</source>
        <translation>vendredi</translation>
    </message>
    <message>
        <source>Saturday</source>
        <translation>samedi</translation>
    </message>
    <message>
        <source>Sunday</source>
        <translation>dimanche</translation>
    </message>
    <message>
        <source>Mon</source>
        <translation>lun.</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>mar.</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>mer.</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>jeu.</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation>ven.</translation>
    </message>
    <message>
        <source>Sat</source>
        <translation>sam.</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>dim.</translation>
    </message>
    <message>
        <source>January</source>
        <translation>janvier</translation>
    </message>
    <message>
        <source>February</source>
        <translation>février</translation>
    </message>
    <message>
        <source>March</source>
        <translation>mars</translation>
    </message>
    <message>
        <source>April</source>
        <translation>avril</translation>
    </message>
    <message>
        <source>May</source>
        <translation>mai</translation>
    </message>
    <message>
        <source>June</source>
        <translation>juin</translation>
    </message>
    <message>
        <source>July</source>
        <translation>juillet</translation>
    </message>
    <message>
        <source>August</source>
        <translation>août</translation>
    </message>
    <message>
        <source>September</source>
        <translation>septembre</translation>
    </message>
    <message>
        <source>October</source>
        <translation>octobre</translation>
    </message>
    <message>
        <source>November</source>
        <translation>novembre</translation>
    </message>
    <message>
        <source>December</source>
        <translation>décembre</translation>
    </message>
    <message>
        <source>AM</source>
        <translation>AM</translation>
    </message>
    <message>
        <source>PM</source>
        <translation>PM</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation>{hours} h</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>1</source>
        <comment>first day of a month</comment>
        <translation>1er</translation>
    </message>
    <message>
        <source>{weekday} {day} {month} {year}</source>
        <translation>{weekday} {day} {month} {year}</translation>
    </message>
    <message>
        <source>{weekday} {day} {month}</source>
        <translation>{weekday} {day} {month}</translation>
    </message>
    <message>
        <source>{month} {year}</source>
        <translation>{month} {year}</translation>
    </message>
    <message>
        <source>{day} {month}</source>
        <translation>{day} {month}</translation>
    </message>
    <message>
        <source>{day} {month} {year} – {last_day} {last_month} {last_year}</source>
        <translation>{day} {month} {year} – {last_day} {last_month} {last_year}</translation>
    </message>
    <message>
        <source>{day} {month} – {last_day} {last_month} {last_year}</source>
        <translation>{day} {month} – {last_day} {last_month} {last_year}</translation>
    </message>
    <message>
        <source>{day}–{last_day} {last_month} {last_year}</source>
        <translation>{day}–{last_day} {last_month} {last_year}</translation>
    </message>
    <message>
        <source>{date} {year}</source>
        <translation>{date} {year}</translation>
    </message>
</context>
<context>
    <name>DayTable</name>
    <message>
        <source>Day schedule</source>
        <translation>Planning du jour</translation>
    </message>
</context>
<context>
    <name>DeskLinks</name>
    <message>
        <source>{service}, {minutes} min</source>
        <translation>{service}, {minutes} min</translation>
    </message>
</context>
<context>
    <name>DeskModel</name>
    <message>
        <source>Nothing is saved on this desk yet. Connect to see the schedule.</source>
        <translation>Rien n’est encore enregistré sur ce poste. Rétablissez la connexion pour voir le planning.</translation>
    </message>
    <message>
        <source>Updated {time}</source>
        <translation>Mis à jour à {time}</translation>
    </message>
    <message>
        <source>Not saved on this desk. Connect to see {date}.</source>
        <translation>Pas enregistré sur ce poste. Rétablissez la connexion pour voir le {date}.</translation>
    </message>
    <message>
        <source>{date} can&apos;t be shown now. {why}</source>
        <translation>Affichage impossible pour le moment&#x202f;: {date}. {why}</translation>
    </message>
    <message>
        <source>No provider selected.</source>
        <translation>Aucun prestataire sélectionné.</translation>
    </message>
    <message>
        <source>{date}, {time}</source>
        <translation>{date}, {time}</translation>
    </message>
    <message>
        <source>Offline - schedule as of {time}</source>
        <translation>Hors ligne - planning de {time}</translation>
    </message>
    <message>
        <source>Schedule as of {time}</source>
        <translation>Planning de {time}</translation>
    </message>
    <message>
        <source>No slot free</source>
        <translation>Aucun créneau libre</translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s) free, next {time} {provider}</source>
        <translation>
            <numerusform>%n créneau libre, prochain {time} {provider}</numerusform>
            <numerusform>%n créneaux libres, prochain {time} {provider}</numerusform>
        </translation>
    </message>
    <message>
        <source>Next {time} {provider}</source>
        <translation>Prochain {time} {provider}</translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s) free</source>
        <translation>
            <numerusform>%n créneau libre</numerusform>
            <numerusform>%n créneaux libres</numerusform>
        </translation>
    </message>
    <message>
        <source>No free slot for {service} on this day.</source>
        <translation>Aucun créneau libre pour {service} ce jour-là.</translation>
    </message>
    <message>
        <source>No free slot for {service} on this day. Next: {day} {time}, {provider}.</source>
        <translation>Aucun créneau libre pour {service} ce jour-là. Prochain&#x202f;: {day} {time}, {provider}.</translation>
    </message>
    <message>
        <source>Not offered</source>
        <translation>Non proposé</translation>
    </message>
    <message>
        <source>To {time}</source>
        <translation>Jusqu’à {time}</translation>
    </message>
    <message numerus="yes">
        <source>%n free, to {time}</source>
        <translation>
            <numerusform>%n libre, fin {time}</numerusform>
            <numerusform>%n libres, fin {time}</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} works in {zone} ({offset}), {time} there</source>
        <translation>{name} travaille dans le fuseau {zone} ({offset}), il y est {time}</translation>
    </message>
    <message>
        <source>Times shown in {zone} ({offset})</source>
        <translation>Fuseau horaire&#x202f;: {zone} ({offset})</translation>
    </message>
    <message>
        <source>Times shown in {zone} ({offset}), clocks change at {time}</source>
        <translation>Fuseau horaire&#x202f;: {zone} ({offset}), changement d’heure à {time}</translation>
    </message>
</context>
<context>
    <name>DeskPanel</name>
    <message>
        <source>Desk panel</source>
        <translation>Panneau d’accueil</translation>
    </message>
</context>
<context>
    <name>DeskRail</name>
    <message>
        <source>Show the desk panel</source>
        <translation>Afficher le panneau d’accueil</translation>
    </message>
    <message>
        <source>Time left of the hold</source>
        <translation>Temps restant du créneau retenu</translation>
    </message>
</context>
<context>
    <name>Desktop</name>
    <message>
        <source>The keyring did not keep what it was given.</source>
        <translation>Le trousseau n’a pas gardé ce qui lui a été donné.</translation>
    </message>
    <message>
        <source>The desk closed before the keyring answered.</source>
        <translation>Le poste s’est fermé avant que le trousseau ne réponde.</translation>
    </message>
    <message>
        <source>The keyring does not answer. Start again when it does.</source>
        <translation>Le trousseau ne répond pas. Redémarrez quand il répondra.</translation>
    </message>
    <message>
        <source>The keyring is locked. Unlock it and start again.</source>
        <translation>Le trousseau est verrouillé. Déverrouillez-le et redémarrez.</translation>
    </message>
    <message>
        <source>The keyring failed ({kind}).</source>
        <translation>Le trousseau a échoué ({kind}).</translation>
    </message>
    <message>
        <source>There is no keyring on this machine.</source>
        <translation>Il n’y a pas de trousseau sur cette machine.</translation>
    </message>
    <message>
        <source>The data folder {folder} can&apos;t be written to: {reason}. Choose another with --data.</source>
        <translation>Impossible d’écrire dans le dossier de données {folder}&#x202f;: {reason}. Choisissez-en un autre avec --data.</translation>
    </message>
    <message>
        <source>{database} is encrypted, and nothing says where its key lies: {file} is missing. Put that file back, or choose another folder with --data.</source>
        <translation>{database} est chiffrée, et rien ne dit où se trouve sa clé&#x202f;: {file} manque. Remettez ce fichier, ou choisissez un autre dossier avec --data.</translation>
    </message>
    <message>
        <source>{file} can&apos;t be read: {reason}.</source>
        <translation>{file} est illisible&#x202f;: {reason}.</translation>
    </message>
    <message>
        <source>{file} is damaged: it should say where the database&apos;s key lies. Restore a copy of it, or choose another folder with --data.</source>
        <translation>{file} est endommagé&#x202f;: il devrait dire où se trouve la clé de la base de données. Restaurez-en une copie, ou choisissez un autre dossier avec --data.</translation>
    </message>
    <message>
        <source>The key in the keyring is damaged: 64 hexadecimal digits are expected.</source>
        <translation>La clé dans le trousseau est endommagée&#x202f;: 64 chiffres hexadécimaux sont attendus.</translation>
    </message>
    <message>
        <source>The key in {file} is damaged: 64 hexadecimal digits are expected.</source>
        <translation>La clé dans {file} est endommagée&#x202f;: 64 chiffres hexadécimaux sont attendus.</translation>
    </message>
    <message>
        <source>The token for {address} can&apos;t be read. {why}</source>
        <translation>Le jeton pour {address} est illisible. {why}</translation>
    </message>
    <message>
        <source>The keyring no longer holds the key of {database}. Restore the keyring that it was made with, or choose another folder with --data.</source>
        <translation>Le trousseau n’a plus la clé de {database}. Restaurez le trousseau avec lequel elle a été créée, ou choisissez un autre dossier avec --data.</translation>
    </message>
    <message>
        <source>The key file {file} belongs to another user.</source>
        <translation>Le fichier de clé {file} appartient à un autre utilisateur.</translation>
    </message>
    <message>
        <source>The database&apos;s key lay in {file}, and that file is gone. Put it back, or choose another folder with --data.</source>
        <translation>La clé de la base de données était dans {file}, et ce fichier a disparu. Remettez-le, ou choisissez un autre dossier avec --data.</translation>
    </message>
    <message>
        <source>The key file {file} can&apos;t be read ({kind}).</source>
        <translation>Le fichier de clé {file} est illisible ({kind}).</translation>
    </message>
    <message>
        <source>There is a keyring now, but the database&apos;s key was made without one and stays in the file {file}, which only you can read.</source>
        <translation>Il y a maintenant un trousseau, mais la clé de la base de données a été créée sans lui et reste dans le fichier {file}, que vous seul pouvez lire.</translation>
    </message>
    <message>
        <source>{file} is damaged. Restore a copy of it, or choose another folder with --data.</source>
        <translation>{file} est endommagé. Restaurez-en une copie, ou choisissez un autre dossier avec --data.</translation>
    </message>
    <message>
        <source>SQLite {version} can corrupt a database that has two connections. Install sqlcipher3 0.6.2 or newer.</source>
        <translation>SQLite {version} peut corrompre une base de données qui a deux connexions. Installez sqlcipher3 0.6.2 ou plus récent.</translation>
    </message>
    <message>
        <source>The database&apos;s key is malformed: 64 hexadecimal digits are expected.</source>
        <translation>La clé de la base de données est mal formée&#x202f;: 64 chiffres hexadécimaux sont attendus.</translation>
    </message>
    <message>
        <source>The database {file} was made by a newer Bookdesk (schema {version}, this one knows {newest}). Install that version or choose another folder with --data.</source>
        <translation>La base de données {file} a été créée par un Bookdesk plus récent (schéma {version}, celui-ci connaît {newest}). Installez cette version ou choisissez un autre dossier avec --data.</translation>
    </message>
    <message>
        <source>{file} can&apos;t be read with this key: it is encrypted with another one, or damaged.</source>
        <translation>{file} ne peut pas être lu avec cette clé&#x202f;: il est chiffré avec une autre, ou endommagé.</translation>
    </message>
    <message>
        <source>{file} is gone, and what was written to it last still lies beside its place. Put the file back, or choose another folder with --data.</source>
        <translation>{file} a disparu, et ce qui y a été écrit en dernier se trouve encore à côté de sa place. Remettez le fichier, ou choisissez un autre dossier avec --data.</translation>
    </message>
    <message>
        <source>{file} is in use by another program. End that one or choose another folder with --data.</source>
        <translation>{file} est utilisé par un autre programme. Arrêtez celui-ci ou choisissez un autre dossier avec --data.</translation>
    </message>
    <message>
        <source>The disk that holds {file} takes no more files. Remove some and start again.</source>
        <translation>Le disque qui contient {file} n’accepte plus de fichiers. Supprimez-en quelques-uns et redémarrez.</translation>
    </message>
    <message>
        <source>The disk that holds {file} is full. Free some space and start again.</source>
        <translation>Le disque qui contient {file} est plein. Libérez de la place et redémarrez.</translation>
    </message>
    <message>
        <source>{file} can&apos;t be opened for writing. Check the folder&apos;s permissions.</source>
        <translation>{file} ne peut pas être ouvert en écriture. Vérifiez les droits du dossier.</translation>
    </message>
    <message>
        <source>{file} can&apos;t be opened: {reason}.</source>
        <translation>{file} ne peut pas être ouvert&#x202f;: {reason}.</translation>
    </message>
    <message>
        <source>This data folder holds another business. Choose an empty folder for the demo with --data.</source>
        <translation>Ce dossier de données contient un autre établissement. Choisissez un dossier vide pour la démo avec --data.</translation>
    </message>
    <message>
        <source>{file} can&apos;t be written: {reason}.</source>
        <translation>Impossible d’écrire dans {file}&#x202f;: {reason}.</translation>
    </message>
    <message>
        <source>Another backend serves {folder} already. End that one, join it with --server, or choose another folder with --data.</source>
        <translation>Un autre serveur sert déjà {folder}. Arrêtez-le, rejoignez-le avec --server, ou choisissez un autre dossier avec --data.</translation>
    </message>
    <message>
        <source>The backend answered with something else than its ready line.</source>
        <translation>Le serveur de cette machine a répondu autre chose que sa ligne de démarrage.</translation>
    </message>
    <message>
        <source>The backend can&apos;t be started: {reason}.</source>
        <translation>Le serveur de cette machine ne peut pas démarrer&#x202f;: {reason}.</translation>
    </message>
    <message>
        <source>The backend ended before it was ready.</source>
        <translation>Le serveur de cette machine s’est arrêté avant d’être prêt.</translation>
    </message>
    <message>
        <source>The backend was not ready within {seconds} s.</source>
        <translation>Le serveur de cette machine n’était pas prêt au bout de {seconds} s.</translation>
    </message>
    <message>
        <source>There is no keyring: the database&apos;s key lies in the file {file}, which only you can read.</source>
        <translation>Il n’y a pas de trousseau&#x202f;: la clé de la base de données se trouve dans le fichier {file}, que vous seul pouvez lire.</translation>
    </message>
    <message>
        <source>The database&apos;s key lies in the keyring. {why}</source>
        <translation>La clé de la base de données se trouve dans le trousseau. {why}</translation>
    </message>
    <message>
        <source>The keyring lost the database&apos;s key at once.</source>
        <translation>Le trousseau a aussitôt perdu la clé de la base de données.</translation>
    </message>
    <message>
        <source>{file} can&apos;t be used: {reason}.</source>
        <translation>{file} est inutilisable&#x202f;: {reason}.</translation>
    </message>
    <message>
        <source>Names are not kept on this desk.</source>
        <translation>Les noms ne sont pas gardés sur ce poste.</translation>
    </message>
    <message>
        <source>The token file {file} can&apos;t be read.</source>
        <translation>Le fichier de jeton {file} est illisible.</translation>
    </message>
    <message>
        <source>There is no token for {address}. Give one with --token-file, {variable} or bookdesk sign-in.</source>
        <translation>Il n’y a pas de jeton pour {address}. Donnez-en un avec --token-file, {variable} ou bookdesk sign-in.</translation>
    </message>
    <message>
        <source>The backend on this machine ended.</source>
        <translation>Le serveur de cette machine s’est arrêté.</translation>
    </message>
    <message>
        <source>{file} can&apos;t be locked: {reason}.</source>
        <translation>{file} ne peut pas être verrouillé&#x202f;: {reason}.</translation>
    </message>
    <message>
        <source>{folder} holds other files and is open to others. Choose an empty folder with --data.</source>
        <translation>{folder} contient d’autres fichiers et est ouvert à d’autres utilisateurs. Choisissez un dossier vide avec --data.</translation>
    </message>
    <message>
        <source>The data folder {folder} belongs to another user. Choose another with --data.</source>
        <translation>Le dossier de données {folder} appartient à un autre utilisateur. Choisissez-en un autre avec --data.</translation>
    </message>
    <message>
        <source>The data folder {folder} can&apos;t be written to. Choose another with --data.</source>
        <translation>Impossible d’écrire dans le dossier de données {folder}. Choisissez-en un autre avec --data.</translation>
    </message>
    <message>
        <source>{folder} is a file, not a folder. Choose another place with --data.</source>
        <translation>{folder} est un fichier, pas un dossier. Choisissez un autre emplacement avec --data.</translation>
    </message>
    <message>
        <source>The data folder {folder} can&apos;t be used: {reason}. Choose another with --data.</source>
        <translation>Le dossier de données {folder} est inutilisable&#x202f;: {reason}. Choisissez-en un autre avec --data.</translation>
    </message>
    <message>
        <source>Connecting failed by a fault of Bookdesk.</source>
        <translation>La connexion a échoué par une erreur de Bookdesk.</translation>
    </message>
</context>
<context>
    <name>DraftWriter</name>
    <message>
        <source>Customer details of {who} are kept for the next hold.</source>
        <translation>Les coordonnées de {who} sont gardées pour le prochain créneau retenu.</translation>
    </message>
    <message>
        <source>Notes are kept for the next hold.</source>
        <translation>Les notes sont gardées pour le prochain créneau retenu.</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>no answer</source>
        <translation>pas de réponse</translation>
    </message>
    <message>
        <source>no answer in time</source>
        <translation>pas de réponse à temps</translation>
    </message>
    <message>
        <source>the line was cut</source>
        <translation>la ligne a été coupée</translation>
    </message>
    <message>
        <source>the desk is closing</source>
        <translation>le poste se ferme</translation>
    </message>
    <message>
        <source>no server</source>
        <translation>pas de serveur</translation>
    </message>
    <message>
        <source>nothing answers at its address</source>
        <translation>rien ne répond à son adresse</translation>
    </message>
    <message>
        <source>its certificate is not trusted</source>
        <translation>son certificat n’est pas approuvé</translation>
    </message>
    <message>
        <source>give a phone number with its digits</source>
        <translation>donnez un numéro de téléphone avec ses chiffres</translation>
    </message>
    <message>
        <source>remove the NUL character</source>
        <translation>retirez le caractère NUL</translation>
    </message>
    <message>
        <source>The server does not know this desk&apos;s token.</source>
        <translation>Le serveur ne connaît pas le jeton de ce poste.</translation>
    </message>
    <message>
        <source>The server asks to sign in: the token is missing.</source>
        <translation>Le serveur demande une identification&#x202f;: le jeton manque.</translation>
    </message>
    <message>
        <source>You may not book over another booking on purpose.</source>
        <translation>Vous n’avez pas le droit de réserver par-dessus une autre réservation.</translation>
    </message>
    <message>
        <source>This hold was extended before; once is all there is.</source>
        <translation>Ce créneau retenu a déjà été prolongé&#x202f;; une seule fois est possible.</translation>
    </message>
    <message>
        <source>This slot has begun.</source>
        <translation>Ce créneau a commencé.</translation>
    </message>
    <message>
        <source>The request did not come to its end. Nothing was changed.</source>
        <translation>La demande n’est pas arrivée jusqu’au bout. Rien n’a été modifié.</translation>
    </message>
    <message>
        <source>That is outside of the working hours.</source>
        <translation>C’est en dehors des heures de travail.</translation>
    </message>
    <message>
        <source>This booking can&apos;t become that yet: it has not begun.</source>
        <translation>Cette réservation ne peut pas encore passer à cet état&#x202f;: elle n’a pas commencé.</translation>
    </message>
    <message>
        <source>This provider does not offer this service.</source>
        <translation>Ce prestataire ne propose pas cette prestation.</translation>
    </message>
    <message>
        <source>This was asked for before, with other details.</source>
        <translation>Cela a déjà été demandé, avec d’autres détails.</translation>
    </message>
    <message>
        <source>What was entered is too long.</source>
        <translation>Ce qui a été saisi est trop long.</translation>
    </message>
    <message>
        <source>This booking can&apos;t become that any more.</source>
        <translation>Cette réservation ne peut plus passer à cet état.</translation>
    </message>
    <message>
        <source>The server does not take what was entered.</source>
        <translation>Le serveur n’accepte pas ce qui a été saisi.</translation>
    </message>
    <message>
        <source>A text has a character that can&apos;t be sent, or is too long.</source>
        <translation>Un texte est trop long ou contient un caractère qui ne peut pas être envoyé.</translation>
    </message>
    <message>
        <source>The server&apos;s disk is full. Nothing was changed.</source>
        <translation>Le disque du serveur est plein. Rien n’a été modifié.</translation>
    </message>
    <message>
        <source>The server&apos;s database was moved, removed or replaced. Nothing was changed. Put it back, or start the server again.</source>
        <translation>La base de données du serveur a été déplacée, supprimée ou remplacée. Rien n’a été modifié. Remettez-la en place, ou redémarrez le serveur.</translation>
    </message>
    <message>
        <source>The server&apos;s database is damaged. Restore a copy of it.</source>
        <translation>La base de données du serveur est endommagée. Restaurez-en une copie.</translation>
    </message>
    <message>
        <source>The hold ended.</source>
        <translation>Le créneau n’est plus retenu.</translation>
    </message>
    <message>
        <source>This changed at another desk. Look at it and try again.</source>
        <translation>Modifié à un autre poste. Regardez et réessayez.</translation>
    </message>
    <message>
        <source>This is not there any more.</source>
        <translation>Ceci n’existe plus.</translation>
    </message>
    <message>
        <source>This is being worked on. Try again in a moment.</source>
        <translation>C’est en cours. Réessayez dans un instant.</translation>
    </message>
    <message>
        <source>The server is busy.</source>
        <translation>Le serveur est occupé.</translation>
    </message>
    <message>
        <source>This time was just taken.</source>
        <translation>Ce créneau vient d’être pris.</translation>
    </message>
    <message>
        <source>You may not do that.</source>
        <translation>Vous n’en avez pas le droit.</translation>
    </message>
    <message>
        <source>What answered is not a Bookdesk server of this version.</source>
        <translation>Ce qui a répondu n’est pas un serveur Bookdesk de cette version.</translation>
    </message>
    <message>
        <source>This time was just taken by {who}.</source>
        <translation>Ce créneau vient d’être pris par {who}.</translation>
    </message>
    <message>
        <source>{reason}: {detail}</source>
        <translation>{reason}&#x202f;: {detail}</translation>
    </message>
    <message>
        <source>Could not reach the server ({reason}).</source>
        <translation>Impossible de joindre le serveur ({reason}).</translation>
    </message>
    <message>
        <source>The server failed (reference {reference}).</source>
        <translation>Le serveur a échoué (référence {reference}).</translation>
    </message>
</context>
<context>
    <name>ExtensionKeeper</name>
    <message>
        <source>A hold is extended once, and this one was.</source>
        <translation>Un créneau retenu ne se prolonge qu’une fois, et celui-ci l’a déjà été.</translation>
    </message>
    <message>
        <source>Hold extended by 60 seconds</source>
        <translation>Créneau retenu 60 secondes de plus</translation>
    </message>
    <message>
        <source>{reason} Extend again: it asks for the same extension.</source>
        <translation>{reason} Prolongez à nouveau&#x202f;: c’est la même prolongation qui est demandée.</translation>
    </message>
</context>
<context>
    <name>FirstPage</name>
    <message>
        <source>First page</source>
        <translation>Première page</translation>
    </message>
    <message>
        <source>Welcome to Bookdesk</source>
        <translation>Bienvenue dans Bookdesk</translation>
    </message>
    <message>
        <source>There is no schedule on this machine yet. Look around in a demo business, or take your own schedule in from a folder of exported files.</source>
        <translation>Il n’y a pas encore de planning sur cette machine. Découvrez un établissement de démonstration, ou importez votre planning depuis un dossier de fichiers exportés.</translation>
    </message>
    <message>
        <source>Open the demo business</source>
        <translation>Ouvrir l’établissement de démonstration</translation>
    </message>
    <message>
        <source>Import a schedule…</source>
        <translation>Importer un planning…</translation>
    </message>
    <message>
        <source>Report of the import</source>
        <translation>Rapport de l’importation</translation>
    </message>
    <message>
        <source>Importing {folder}…</source>
        <translation>Importation de {folder}…</translation>
    </message>
    <message>
        <source>The schedule was imported.</source>
        <translation>Le planning a été importé.</translation>
    </message>
    <message>
        <source>Nothing was imported. The files say why:</source>
        <translation>Rien n’a été importé. Les fichiers disent pourquoi&#x202f;:</translation>
    </message>
    <message>
        <source>Choose the folder of the exported files</source>
        <translation>Choisissez le dossier des fichiers exportés</translation>
    </message>
</context>
<context>
    <name>GoToDialog</name>
    <message>
        <source>Go to date</source>
        <translation>Aller à une date</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>tomorrow, next fri 14:00, 12 jul, +3w</source>
        <translation>demain, ven prochain 14:00, 12 juil, +3s</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Aller</translation>
    </message>
    <message>
        <source>Not connected yet: what day it is is not known.</source>
        <translation>Pas encore connecté&#x202f;: on ne sait pas quel jour on est.</translation>
    </message>
    <message>
        <source>{date}, {time}</source>
        <translation>{date}, {time}</translation>
    </message>
    <message>
        <source>No such date. Try &quot;tomorrow&quot;, &quot;next fri&quot;, &quot;12 jul&quot; or &quot;+3w&quot;.</source>
        <translation>Pas de date ainsi. Essayez «&#x202f;demain&#x202f;», «&#x202f;vendredi prochain&#x202f;», «&#x202f;12 juil&#x202f;» ou «&#x202f;+3s&#x202f;».</translation>
    </message>
    <message>
        <source>The schedule goes from {first} to {last}.</source>
        <translation>Le planning va du {first} au {last}.</translation>
    </message>
</context>
<context>
    <name>HoldActions</name>
    <message>
        <source>Release</source>
        <translation>Libérer</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Confirmer</translation>
    </message>
    <message>
        <source>Confirming…</source>
        <translation>Confirmation…</translation>
    </message>
    <message>
        <source>Put away</source>
        <translation>Ranger</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>HoldBody</name>
    <message>
        <source>Extend by 60 s</source>
        <translation>Prolonger de 60 s</translation>
    </message>
    <message>
        <source>Hold again</source>
        <translation>Retenir à nouveau</translation>
    </message>
    <message>
        <source>Extending…</source>
        <translation>Prolongation…</translation>
    </message>
    <message>
        <source>Already extended</source>
        <translation>Déjà prolongé</translation>
    </message>
    <message>
        <source>once</source>
        <translation>une fois</translation>
    </message>
    <message>
        <source>for {who}</source>
        <translation>pour {who}</translation>
    </message>
    <message>
        <source>Use what was typed</source>
        <translation>Reprendre la saisie</translation>
    </message>
</context>
<context>
    <name>HoldModel</name>
    <message>
        <source>Could not reach the server. Nothing was held.</source>
        <translation>Impossible de joindre le serveur. Rien n’a été retenu.</translation>
    </message>
    <message>
        <source>Your hold was lost: the server no longer keeps {time} with {provider} for you.</source>
        <translation>Votre créneau n’est plus retenu&#x202f;: le serveur ne garde plus {time} avec {provider} pour vous.</translation>
    </message>
    <message>
        <source>{time} with {provider} was given back before this desk was started again.</source>
        <translation>{time} avec {provider} a été libéré avant que ce poste ne redémarre.</translation>
    </message>
    <message>
        <source>Nothing was booked.</source>
        <translation>Rien n’a été réservé.</translation>
    </message>
    <message>
        <source>{time} with {provider} held by you</source>
        <translation>{time} avec {provider} retenu par vous</translation>
    </message>
    <message>
        <source>{time} with {provider} was just taken.</source>
        <translation>{time} avec {provider} vient d’être pris.</translation>
    </message>
    <message>
        <source>{reason} Nothing was held.</source>
        <translation>{reason} Rien n’a été retenu.</translation>
    </message>
    <message>
        <source>Hold: {left} left</source>
        <translation>Créneau retenu&#x202f;: encore {left}</translation>
    </message>
    <message>
        <source>details with no name</source>
        <translation>coordonnées sans nom</translation>
    </message>
    <message numerus="yes">
        <source>%n visit(s)</source>
        <translation>
            <numerusform>%n visite</numerusform>
            <numerusform>%n visites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n visit(s), last {day} {month}</source>
        <translation>
            <numerusform>%n visite, le {day} {month}</numerusform>
            <numerusform>%n visites, la dernière le {day} {month}</numerusform>
        </translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>jusqu’à {time}</translation>
    </message>
    <message>
        <source>{time} with {provider} may be held for you.</source>
        <translation>{time} avec {provider} est peut-être retenu pour vous.</translation>
    </message>
    <message>
        <source>The answer did not arrive. Press Enter on it again: it asks for the same hold.</source>
        <translation>La réponse n’est pas arrivée. Appuyez de nouveau sur Entrée&#x202f;: c’est le même créneau qui est demandé.</translation>
    </message>
    <message>
        <source>The server has not answered yet. It is still being asked.</source>
        <translation>Le serveur n’a pas encore répondu. La demande est toujours en cours.</translation>
    </message>
    <message>
        <source>The answer did not arrive.</source>
        <translation>La réponse n’est pas arrivée.</translation>
    </message>
    <message>
        <source>Checking whether the booking was made.</source>
        <translation>Vérification de la réservation en cours.</translation>
    </message>
    <message>
        <source>The answer can&apos;t be read.</source>
        <translation>La réponse est illisible.</translation>
    </message>
    <message>
        <source>Whether the booking was made is not known.</source>
        <translation>On ne sait pas si la réservation a été faite.</translation>
    </message>
    <message>
        <source>Look at the day before you book again.</source>
        <translation>Regardez le jour avant de réserver à nouveau.</translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) too many. Nothing is cut: shorten the text.</source>
        <translation>
            <numerusform>%n caractère de trop. Rien n’est coupé&#x202f;: raccourcissez le texte.</numerusform>
            <numerusform>%n caractères de trop. Rien n’est coupé&#x202f;: raccourcissez le texte.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HoldPanel</name>
    <message>
        <source>Current hold</source>
        <translation>Créneau retenu</translation>
    </message>
    <message>
        <source>Hold ended</source>
        <translation>Créneau plus retenu</translation>
    </message>
    <message>
        <source>asking</source>
        <translation>demande en cours</translation>
    </message>
    <message>
        <source>No slot held.</source>
        <translation>Aucun créneau retenu.</translation>
    </message>
    <message>
        <source>{left} left. Confirm or extend.</source>
        <translation>Encore {left}. Confirmez ou prolongez.</translation>
    </message>
    <message>
        <source>{left} left. Confirm now.</source>
        <translation>Encore {left}. Confirmez maintenant.</translation>
    </message>
    <message numerus="yes">
        <source>Select a free slot and press Enter to hold it for %n second(s).</source>
        <translation>
            <numerusform>Choisissez un créneau libre et appuyez sur Entrée pour le retenir %n&#xa0;seconde.</numerusform>
            <numerusform>Choisissez un créneau libre et appuyez sur Entrée pour le retenir %n&#xa0;secondes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Select a free slot and press Enter to hold it for %n minute(s).</source>
        <translation>
            <numerusform>Choisissez un créneau libre et appuyez sur Entrée pour le retenir %n&#xa0;minute.</numerusform>
            <numerusform>Choisissez un créneau libre et appuyez sur Entrée pour le retenir %n&#xa0;minutes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeptConfirms</name>
    <message>
        <source>{time} with {provider}: checking whether it was booked.</source>
        <translation>{time} avec {provider}&#x202f;: vérification de la réservation en cours.</translation>
    </message>
    <message>
        <source>{time} with {provider} was not booked.</source>
        <translation>{time} avec {provider} n’a pas été réservé.</translation>
    </message>
    <message>
        <source>Customer details of {who} are kept.</source>
        <translation>Les coordonnées de {who} sont gardées.</translation>
    </message>
    <message>
        <source>Customer details are kept.</source>
        <translation>Les coordonnées du client sont gardées.</translation>
    </message>
</context>
<context>
    <name>KeptWork</name>
    <message>
        <source>Whether {time} with {provider} was booked is not known. Look at the day.</source>
        <translation>On ne sait pas si {time} avec {provider} a été réservé. Regardez le jour.</translation>
    </message>
    <message>
        <source>{time} with {provider} was not booked. Customer details could not be kept.</source>
        <translation>{time} avec {provider} n’a pas été réservé. Les coordonnées du client n’ont pas pu être gardées.</translation>
    </message>
    <message>
        <source>The hold of {time} with {provider} ended.</source>
        <translation>{time} avec {provider} n’est plus retenu.</translation>
    </message>
    <message>
        <source>Customer details are kept.</source>
        <translation>Les coordonnées du client sont gardées.</translation>
    </message>
    <message>
        <source>What was asked of a booking got no answer. Look at it and try again.</source>
        <translation>Une demande sur une réservation est restée sans réponse. Regardez-la et réessayez.</translation>
    </message>
    <message>
        <source>This booking changed at another desk. Look at it and try again.</source>
        <translation>Cette réservation a été modifiée à un autre poste. Regardez-la et réessayez.</translation>
    </message>
</context>
<context>
    <name>KeyTable</name>
    <message>
        <source>Everywhere</source>
        <translation>Partout</translation>
    </message>
    <message>
        <source>Day grid</source>
        <translation>Grille du jour</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Créneau retenu</translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation>Conflit</translation>
    </message>
    <message>
        <source>Month in the sidebar</source>
        <translation>Mois de la barre latérale</translation>
    </message>
    <message>
        <source>Week, month</source>
        <translation>Semaine, mois</translation>
    </message>
    <message>
        <source>Walk-in: hold the soonest free slot</source>
        <translation>Sans rendez-vous&#x202f;: retenir le premier créneau libre</translation>
    </message>
    <message>
        <source>Day, week, month</source>
        <translation>Jour, semaine, mois</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Aujourd’hui</translation>
    </message>
    <message>
        <source>Previous, next day, week or month</source>
        <translation>Jour, semaine ou mois précédent, suivant</translation>
    </message>
    <message>
        <source>Go to date</source>
        <translation>Aller à une date</translation>
    </message>
    <message>
        <source>Soonest free slot of the service from here</source>
        <translation>Premier créneau libre de la prestation à partir d’ici</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Actualiser</translation>
    </message>
    <message>
        <source>Undo, redo a booking, release, step or block</source>
        <translation>Défaire, refaire une réservation, une libération, une étape ou un blocage</translation>
    </message>
    <message>
        <source>Next, previous region</source>
        <translation>Zone suivante, précédente</translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>Afficher ou masquer la barre latérale</translation>
    </message>
    <message>
        <source>Open or close the desk panel</source>
        <translation>Ouvrir ou fermer le panneau d’accueil</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>Move by slot and provider</source>
        <translation>Se déplacer par créneau et prestataire</translation>
    </message>
    <message>
        <source>First, last slot</source>
        <translation>Premier, dernier créneau</translation>
    </message>
    <message>
        <source>One hour up, down</source>
        <translation>Une heure plus haut, plus bas</translation>
    </message>
    <message>
        <source>Next, previous free slot</source>
        <translation>Créneau libre suivant, précédent</translation>
    </message>
    <message>
        <source>Hold a free slot, or open a booking</source>
        <translation>Retenir un créneau libre, ou ouvrir une réservation</translation>
    </message>
    <message>
        <source>Slot menu</source>
        <translation>Menu du créneau</translation>
    </message>
    <message>
        <source>Arrived, in service, done, no-show</source>
        <translation>Arrivé, en cours, terminé, absent</translation>
    </message>
    <message>
        <source>Cancel booking, remove block</source>
        <translation>Annuler la réservation, retirer le blocage</translation>
    </message>
    <message>
        <source>Back to the state before</source>
        <translation>Revenir à l’état précédent</translation>
    </message>
    <message>
        <source>Block time, change a block</source>
        <translation>Bloquer une plage, modifier un blocage</translation>
    </message>
    <message>
        <source>Whole day, while blocking time</source>
        <translation>Toute la journée, pendant un blocage</translation>
    </message>
    <message>
        <source>Hold a slot beside one that was taken; with Alt while typing</source>
        <translation>Retenir un autre créneau quand celui-ci est pris&#x202f;; avec Alt pendant la saisie</translation>
    </message>
    <message>
        <source>Providers, service</source>
        <translation>Prestataires, prestation</translation>
    </message>
    <message>
        <source>My bookings only</source>
        <translation>Mes réservations</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Confirmer</translation>
    </message>
    <message>
        <source>Release; closes one thing at a time</source>
        <translation>Libérer&#x202f;; ferme un élément à la fois</translation>
    </message>
    <message>
        <source>Extend by 60 s, once</source>
        <translation>Prolonger de 60 s, une fois</translation>
    </message>
    <message>
        <source>Hold again after it ended</source>
        <translation>Retenir à nouveau après la fin</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Use what was typed before</source>
        <translation>Reprendre la saisie précédente</translation>
    </message>
    <message>
        <source>Hold that row</source>
        <translation>Retenir cette ligne</translation>
    </message>
    <message>
        <source>Mark a row, hold the marked</source>
        <translation>Choisir une ligne, retenir celle choisie</translation>
    </message>
    <message>
        <source>Move by day, week, month</source>
        <translation>Se déplacer par jour, semaine, mois</translation>
    </message>
    <message>
        <source>Show the day</source>
        <translation>Afficher le jour</translation>
    </message>
    <message>
        <source>Move by day or span</source>
        <translation>Se déplacer par jour ou plage</translation>
    </message>
    <message>
        <source>Previous, next week or month</source>
        <translation>Semaine ou mois précédent, suivant</translation>
    </message>
    <message>
        <source>First, last span of the day; ends of the week</source>
        <translation>Première, dernière plage du jour&#x202f;; début, fin de la semaine</translation>
    </message>
    <message>
        <source>Open the day at that time</source>
        <translation>Ouvrir le jour à cette heure</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Shift</source>
        <translation>Maj</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Entrée</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Échap</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Suppr</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Suppr</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Début</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>PgUp</source>
        <translation>Pg préc</translation>
    </message>
    <message>
        <source>PgDn</source>
        <translation>Pg suiv</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Gauche</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Droite</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Haut</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Bas</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>Flèches</translation>
    </message>
    <message>
        <source>to</source>
        <translation>à</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtre</translation>
    </message>
    <message>
        <source>Type to find a key</source>
        <translation>Tapez pour trouver un raccourci</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>No key for &quot;{text}&quot;.</source>
        <translation>Aucun raccourci pour «&#x202f;{text}&#x202f;».</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) found</source>
        <translation>
            <numerusform>%n raccourci trouvé</numerusform>
            <numerusform>%n raccourcis trouvés</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Legend</source>
        <translation>Légende</translation>
    </message>
</context>
<context>
    <name>LiveModel</name>
    <message>
        <source>This server has no live news.</source>
        <translation>Ce serveur n’annonce rien en direct.</translation>
    </message>
    <message>
        <source>The line for live news was cut.</source>
        <translation>La ligne des annonces en direct a été coupée.</translation>
    </message>
    <message>
        <source>The server did not answer in time.</source>
        <translation>Le serveur n’a pas répondu à temps.</translation>
    </message>
    <message>
        <source>The server is silent.</source>
        <translation>Le serveur ne dit plus rien.</translation>
    </message>
    <message>
        <source>Live news ended by a fault of Bookdesk.</source>
        <translation>Les annonces en direct se sont arrêtées par une erreur de Bookdesk.</translation>
    </message>
    <message>
        <source>What answered is no live line of a Bookdesk server.</source>
        <translation>Ce qui a répondu n’est pas la ligne en direct d’un serveur Bookdesk.</translation>
    </message>
    <message>
        <source>Could not reach the server (nothing answers at its address).</source>
        <translation>Impossible de joindre le serveur (rien ne répond à son adresse).</translation>
    </message>
    <message>
        <source>The server refuses live news to this desk ({code}).</source>
        <translation>Le serveur refuse les annonces en direct à ce poste ({code}).</translation>
    </message>
    <message>
        <source>The server asks to come back later ({code}).</source>
        <translation>Le serveur demande de revenir plus tard ({code}).</translation>
    </message>
    <message>
        <source>The server ended the line for live news ({code}).</source>
        <translation>Le serveur a fermé la ligne des annonces en direct ({code}).</translation>
    </message>
    <message>
        <source>The server refused the line for live news (status {code}).</source>
        <translation>Le serveur a refusé la ligne des annonces en direct (statut {code}).</translation>
    </message>
    <message>
        <source>{sentence} The server says: {said}</source>
        <translation>{sentence} Le serveur dit&#x202f;: {said}</translation>
    </message>
</context>
<context>
    <name>LookedAtModel</name>
    <message>
        <source>{time} with {provider} was just taken</source>
        <translation>{time} avec {provider} vient d’être pris</translation>
    </message>
    <message>
        <source>{who} holds it.</source>
        <translation>{who} le retient.</translation>
    </message>
    <message>
        <source>Another desk holds it.</source>
        <translation>Un autre poste le retient.</translation>
    </message>
    <message>
        <source>Another desk booked it.</source>
        <translation>Un autre poste l’a réservé.</translation>
    </message>
    <message>
        <source>Nothing else is free near it or later on this day.</source>
        <translation>Rien d’autre n’est libre près de là ou plus tard ce jour.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Bookdesk</source>
        <translation>Bookdesk</translation>
    </message>
    <message>
        <source>Texts are in English now.</source>
        <translation>Les textes sont maintenant en français.</translation>
    </message>
    <message>
        <source>The schedule was imported.</source>
        <translation>Le planning a été importé.</translation>
    </message>
    <message>
        <source>This slot has just changed. Nothing was done.</source>
        <translation>Ce créneau vient de changer. Rien n’a été fait.</translation>
    </message>
    <message>
        <source>A booking can&apos;t be dragged. To move it, cancel it and book the new time.</source>
        <translation>Une réservation ne se déplace pas à la souris. Pour la déplacer, annulez-la et réservez la nouvelle heure.</translation>
    </message>
    <message>
        <source>No free slot for {service} on this day.</source>
        <translation>Aucun créneau libre pour {service} ce jour-là.</translation>
    </message>
    <message>
        <source>a customer with no name</source>
        <translation>un client sans nom</translation>
    </message>
</context>
<context>
    <name>MiniMonth</name>
    <message>
        <source>Previous month</source>
        <translation>Mois précédent</translation>
    </message>
    <message>
        <source>Next month</source>
        <translation>Mois suivant</translation>
    </message>
    <message>
        <source>today</source>
        <translation>aujourd’hui</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>affiché</translation>
    </message>
    <message>
        <source>in the week shown</source>
        <translation>dans la semaine affichée</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>fermé</translation>
    </message>
    <message>
        <source>full</source>
        <translation>complet</translation>
    </message>
</context>
<context>
    <name>Month</name>
    <message>
        <source>Week of {date}</source>
        <translation>Semaine du {date}</translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s)</source>
        <translation>
            <numerusform>%n réservation</numerusform>
            <numerusform>%n réservations</numerusform>
        </translation>
    </message>
    <message>
        <source>No slot free</source>
        <translation>Aucun créneau libre</translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s) free from today</source>
        <translation>
            <numerusform>%n créneau libre dès aujourd’hui</numerusform>
            <numerusform>%n créneaux libres dès aujourd’hui</numerusform>
        </translation>
    </message>
    <message>
        <source>{slots}, next {day} {time} {provider}</source>
        <translation>{slots}, prochain {day} {time} {provider}</translation>
    </message>
    <message>
        <source>today</source>
        <translation>aujourd’hui</translation>
    </message>
    <message>
        <source>Next {day} {time} {provider}</source>
        <translation>Prochain {day} {time} {provider}</translation>
    </message>
    <message>
        <source>{weekday} {day} {month}</source>
        <translation>{weekday} {day} {month}</translation>
    </message>
    <message>
        <source>{date} selected</source>
        <translation>{date} sélectionné</translation>
    </message>
    <message>
        <source>{count} at {time}</source>
        <translation>{count} à {time}</translation>
    </message>
    <message>
        <source>{date} selected, {said}</source>
        <translation>{date} sélectionné, {said}</translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s) free</source>
        <translation>
            <numerusform>%n créneau libre</numerusform>
            <numerusform>%n créneaux libres</numerusform>
        </translation>
    </message>
    <message>
        <source>{percent}% full</source>
        <translation>{percent}&#x202f;% occupé</translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s) of mine</source>
        <translation>
            <numerusform>%n réservation à moi</numerusform>
            <numerusform>%n réservations à moi</numerusform>
        </translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Aujourd’hui</translation>
    </message>
    <message>
        <source>{day} {month}</source>
        <translation>{day} {month}</translation>
    </message>
    <message numerus="yes">
        <source>%n free</source>
        <translation>
            <numerusform>%n libre</numerusform>
            <numerusform>%n libres</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n free at {time}</source>
        <translation>
            <numerusform>%n libre à {time}</numerusform>
            <numerusform>%n libres à {time}</numerusform>
        </translation>
    </message>
    <message>
        <source>limited</source>
        <translation>limité</translation>
    </message>
    <message>
        <source>full</source>
        <translation>complet</translation>
    </message>
    <message>
        <source>{count}, {state}</source>
        <translation>{count}, {state}</translation>
    </message>
    <message numerus="yes">
        <source>free</source>
        <translation>
            <numerusform>libre</numerusform>
            <numerusform>libres</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>free at {time}</source>
        <translation>
            <numerusform>libre à {time}</numerusform>
            <numerusform>libres à {time}</numerusform>
        </translation>
    </message>
    <message>
        <source>at {time}</source>
        <translation>à {time}</translation>
    </message>
    <message>
        <source>Limited</source>
        <translation>Limité</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Complet</translation>
    </message>
</context>
<context>
    <name>MonthChoice</name>
    <message>
        <source>Choose a month</source>
        <translation>Choisir un mois</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>Année</translation>
    </message>
    <message>
        <source>Previous year</source>
        <translation>Année précédente</translation>
    </message>
    <message>
        <source>Next year</source>
        <translation>Année suivante</translation>
    </message>
</context>
<context>
    <name>MonthLegend</name>
    <message>
        <source>Slots free</source>
        <translation>Créneaux libres</translation>
    </message>
    <message>
        <source>Limited, few slots left</source>
        <translation>Limité, peu de créneaux</translation>
    </message>
    <message>
        <source>Full, none free</source>
        <translation>Complet, aucun libre</translation>
    </message>
    <message>
        <source>Share of time booked</source>
        <translation>Part du temps réservé</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Fermé</translation>
    </message>
</context>
<context>
    <name>MonthTitle</name>
    <message>
        <source>{month}, choose another month</source>
        <translation>{month}, choisir un autre mois</translation>
    </message>
    <message>
        <source>Choose another month</source>
        <translation>Choisir un autre mois</translation>
    </message>
</context>
<context>
    <name>MonthView</name>
    <message>
        <source>Month schedule</source>
        <translation>Planning du mois</translation>
    </message>
</context>
<context>
    <name>NobodyPage</name>
    <message>
        <source>Select all</source>
        <translation>Tout sélectionner</translation>
    </message>
</context>
<context>
    <name>OtherSlotButton</name>
    <message>
        <source>Hold {time} with {provider}, {note}</source>
        <translation>Retenir {time} avec {provider}, {note}</translation>
    </message>
</context>
<context>
    <name>PreferencesModel</name>
    <message>
        <source>The settings file can&apos;t be read. What is chosen here is not kept.</source>
        <translation>Le fichier de réglages est illisible. Ce qui est choisi ici n’est pas gardé.</translation>
    </message>
    <message>
        <source>The settings file was broken and is kept as {name}. The defaults are in force.</source>
        <translation>Le fichier de réglages était abîmé&#x202f;; il est gardé sous le nom {name}. Les valeurs par défaut s’appliquent.</translation>
    </message>
    <message>
        <source>Settings that are not understood are at their defaults: {names}.</source>
        <translation>Les réglages non reconnus ont leur valeur par défaut&#x202f;: {names}.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Thème</translation>
    </message>
    <message>
        <source>Times shown</source>
        <translation>Heures affichées</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Horloge</translation>
    </message>
    <message>
        <source>First day of the week</source>
        <translation>Premier jour de la semaine</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Taille du texte</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Release a hold when another day is shown</source>
        <translation>Libérer le créneau retenu quand un autre jour est affiché</translation>
    </message>
    <message>
        <source>Sound when a hold runs out</source>
        <translation>Son quand un créneau n’est plus retenu</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Animations</translation>
    </message>
    <message>
        <source>The settings can&apos;t be written. What is chosen here is not kept.</source>
        <translation>Les réglages ne peuvent pas être enregistrés. Ce qui est choisi ici n’est pas gardé.</translation>
    </message>
</context>
<context>
    <name>ProviderList</name>
    <message>
        <source>Providers</source>
        <translation>Prestataires</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tous</translation>
    </message>
    <message>
        <source>Show all providers</source>
        <translation>Afficher tous les prestataires</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Aucun</translation>
    </message>
    <message>
        <source>Show no provider</source>
        <translation>N’afficher aucun prestataire</translation>
    </message>
    <message>
        <source>No region</source>
        <translation>Sans région</translation>
    </message>
</context>
<context>
    <name>Refusal</name>
    <message>
        <source>The newest schedule is on its way. Try again in a moment.</source>
        <translation>Le planning le plus récent arrive. Réessayez dans un instant.</translation>
    </message>
    <message>
        <source>Could not reach the server. Nothing was held.</source>
        <translation>Impossible de joindre le serveur. Rien n’a été retenu.</translation>
    </message>
    <message>
        <source>another desk</source>
        <translation>un autre poste</translation>
    </message>
    <message>
        <source>Held by {who}.</source>
        <translation>Retenu par {who}.</translation>
    </message>
    <message>
        <source>Held by {who}, {left} left.</source>
        <translation>Retenu par {who}, encore {left}.</translation>
    </message>
    <message>
        <source>Too short for {service}, which takes {minutes} min.</source>
        <translation>Trop court pour {service}, qui dure {minutes} min.</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>fermé</translation>
    </message>
    <message>
        <source>Not available: {reason}.</source>
        <translation>Indisponible&#x202f;: {reason}.</translation>
    </message>
    <message>
        <source>This time is past.</source>
        <translation>Cette heure est passée.</translation>
    </message>
    <message>
        <source>No place is left.</source>
        <translation>Il ne reste aucune place.</translation>
    </message>
    <message>
        <source>This time is booked.</source>
        <translation>Ce créneau est réservé.</translation>
    </message>
    <message>
        <source>This booking is on its way. Try again in a moment.</source>
        <translation>Cette réservation arrive. Réessayez dans un instant.</translation>
    </message>
    <message>
        <source>Open one of the bookings of this class first: press Enter.</source>
        <translation>Ouvrez d’abord une des réservations de ce cours&#x202f;: appuyez sur Entrée.</translation>
    </message>
    <message>
        <source>Select a slot first: with the arrow keys, or N for the next free one.</source>
        <translation>Sélectionnez d’abord un créneau&#x202f;: avec les flèches, ou N pour le prochain libre.</translation>
    </message>
    <message>
        <source>The schedule of this day is on its way. Try again in a moment.</source>
        <translation>Le planning de ce jour arrive. Réessayez dans un instant.</translation>
    </message>
    <message>
        <source>No other slot is offered under {number}, or it has just changed.</source>
        <translation>Aucun autre créneau n’est proposé sous le {number}, ou il vient de changer.</translation>
    </message>
    <message>
        <source>Select a booking first: O takes back its last step.</source>
        <translation>Sélectionnez d’abord une réservation&#x202f;: O défait sa dernière étape.</translation>
    </message>
    <message>
        <source>Select a booking or a block first: Del cancels or removes it.</source>
        <translation>Sélectionnez d’abord une réservation ou un blocage&#x202f;: Suppr annule l’une ou retire l’autre.</translation>
    </message>
    <message>
        <source>Select a booking first: {key} marks it {state}.</source>
        <translation>Sélectionnez d’abord une réservation&#x202f;: {key} la marque «&#x202f;{state}&#x202f;».</translation>
    </message>
</context>
<context>
    <name>Schedule</name>
    <message>
        <source>Closed</source>
        <translation>Fermé</translation>
    </message>
    <message>
        <source>Not offered</source>
        <translation>Non proposé</translation>
    </message>
    <message>
        <source>Past</source>
        <translation>Passé</translation>
    </message>
    <message>
        <source>Last slot</source>
        <translation>Dernier créneau</translation>
    </message>
    <message>
        <source>Lunch</source>
        <translation>Déjeuner</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Formation</translation>
    </message>
    <message>
        <source>Meeting</source>
        <translation>Réunion</translation>
    </message>
    <message>
        <source>Sick</source>
        <translation>Malade</translation>
    </message>
    <message>
        <source>Day off</source>
        <translation>Jour de congé</translation>
    </message>
    <message>
        <source>Starts {time}</source>
        <translation>Dès {time}</translation>
    </message>
    <message>
        <source>Fits {minutes} min</source>
        <translation>Place pour {minutes} min</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>Disponible</translation>
    </message>
    <message>
        <source>Limited</source>
        <translation>Limité</translation>
    </message>
    <message>
        <source>Booked</source>
        <translation>Réservé</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>Arrivé</translation>
    </message>
    <message>
        <source>In service</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>No-show</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>Not booked</source>
        <translation>Non réservé</translation>
    </message>
    <message>
        <source>by you</source>
        <translation>par vous</translation>
    </message>
    <message>
        <source>Held by you</source>
        <translation>Retenu par vous</translation>
    </message>
    <message>
        <source>by another desk</source>
        <translation>par un autre poste</translation>
    </message>
    <message>
        <source>Held by another desk</source>
        <translation>Retenu par un autre poste</translation>
    </message>
    <message>
        <source>by {desk}</source>
        <translation>par {desk}</translation>
    </message>
    <message>
        <source>Held by {desk}</source>
        <translation>Retenu par {desk}</translation>
    </message>
    <message>
        <source>Unavailable</source>
        <translation>Indisponible</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>encore {time}</translation>
    </message>
    <message>
        <source>Enter changes or removes it</source>
        <translation>Entrée le modifie ou le retire</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Retenu</translation>
    </message>
    <message numerus="yes">
        <source>{left} of %n left</source>
        <translation>
            <numerusform>{left} sur&#x202f;%n</numerusform>
            <numerusform>{left} sur&#x202f;%n</numerusform>
        </translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Pris</translation>
    </message>
    <message>
        <source>{state}, overlap</source>
        <translation>{state}, chevauchement</translation>
    </message>
    <message numerus="yes">
        <source>%n left</source>
        <translation>
            <numerusform>%n place</numerusform>
            <numerusform>%n places</numerusform>
        </translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Libre</translation>
    </message>
    <message>
        <source>{state} at {time}</source>
        <translation>{state} à {time}</translation>
    </message>
    <message>
        <source>Last slot today</source>
        <translation>Dernier du jour</translation>
    </message>
</context>
<context>
    <name>SelectedActions</name>
    <message>
        <source>What is selected</source>
        <translation>Ce qui est sélectionné</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Retenir</translation>
    </message>
    <message>
        <source>Slot menu</source>
        <translation>Menu du créneau</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Back to the defaults</source>
        <translation>Revenir aux valeurs par défaut</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Contraste élevé</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>Habituelles</translation>
    </message>
    <message>
        <source>Reduced</source>
        <translation>Réduites</translation>
    </message>
    <message>
        <source>In the business&apos;s zone</source>
        <translation>Dans le fuseau de l’établissement</translation>
    </message>
    <message>
        <source>Day in the provider&apos;s zone</source>
        <translation>Jour dans le fuseau du prestataire</translation>
    </message>
    <message>
        <source>12 hours</source>
        <translation>12 heures</translation>
    </message>
    <message>
        <source>24 hours</source>
        <translation>24 heures</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}&#x202f;%</translation>
    </message>
</context>
<context>
    <name>ShortMonths</name>
    <message>
        <source>Jan</source>
        <translation>janv.</translation>
    </message>
    <message>
        <source>Feb</source>
        <translation>févr.</translation>
    </message>
    <message>
        <source>Mar</source>
        <translation>mars</translation>
    </message>
    <message>
        <source>Apr</source>
        <translation>avr.</translation>
    </message>
    <message>
        <source>May</source>
        <translation>mai</translation>
    </message>
    <message>
        <source>June</source>
        <translation>juin</translation>
    </message>
    <message>
        <source>July</source>
        <translation>juil.</translation>
    </message>
    <message>
        <source>Aug</source>
        <translation>août</translation>
    </message>
    <message>
        <source>Sep</source>
        <translation>sept.</translation>
    </message>
    <message>
        <source>Oct</source>
        <translation>oct.</translation>
    </message>
    <message>
        <source>Nov</source>
        <translation>nov.</translation>
    </message>
    <message>
        <source>Dec</source>
        <translation>déc.</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Sidebar</source>
        <translation>Barre latérale</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Prestation</translation>
    </message>
    <message>
        <source>My bookings only</source>
        <translation>Mes réservations</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} min</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Région</translation>
    </message>
    <message>
        <source>All regions</source>
        <translation>Toutes les régions</translation>
    </message>
</context>
<context>
    <name>SlotMenu</name>
    <message>
        <source>Slot menu</source>
        <translation>Menu du créneau</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Retenir</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>Sans nom</translation>
    </message>
    <message>
        <source>Nothing to do here</source>
        <translation>Rien à faire ici</translation>
    </message>
    <message>
        <source>Block time…</source>
        <translation>Bloquer une plage…</translation>
    </message>
    <message>
        <source>Change block…</source>
        <translation>Modifier le blocage…</translation>
    </message>
    <message>
        <source>Remove block</source>
        <translation>Retirer le blocage</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>Arrivé</translation>
    </message>
    <message>
        <source>In service</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>No-show</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>Cancel booking…</source>
        <translation>Annuler la réservation…</translation>
    </message>
    <message>
        <source>Back to {state}</source>
        <translation>Revenir à «&#x202f;{state}&#x202f;»</translation>
    </message>
</context>
<context>
    <name>SmallMonthView</name>
    <message>
        <source>Month</source>
        <translation>Mois</translation>
    </message>
</context>
<context>
    <name>SoonestSearch</name>
    <message>
        <source>Could not reach the server. Nothing was held.</source>
        <translation>Impossible de joindre le serveur. Rien n’a été retenu.</translation>
    </message>
    <message>
        <source>Soonest of the providers shown: {time} with {provider}.</source>
        <translation>Le plus tôt parmi les prestataires affichés&#x202f;: {time} avec {provider}.</translation>
    </message>
    <message>
        <source>No provider selected.</source>
        <translation>Aucun prestataire sélectionné.</translation>
    </message>
    <message>
        <source>No free slot for {service} within 14 days.</source>
        <translation>Aucun créneau libre pour {service} d’ici 14 jours.</translation>
    </message>
    <message>
        <source>Only the providers shown were looked at.</source>
        <translation>Seuls les prestataires affichés ont été pris en compte.</translation>
    </message>
</context>
<context>
    <name>Spoken</name>
    <message>
        <source>available</source>
        <translation>disponible</translation>
    </message>
    <message>
        <source>limited</source>
        <translation>limité</translation>
    </message>
    <message>
        <source>booked</source>
        <translation>réservé</translation>
    </message>
    <message>
        <source>arrived</source>
        <translation>arrivé</translation>
    </message>
    <message>
        <source>in service</source>
        <translation>en cours</translation>
    </message>
    <message>
        <source>done</source>
        <translation>terminé</translation>
    </message>
    <message>
        <source>no-show</source>
        <translation>absent</translation>
    </message>
    <message>
        <source>unavailable</source>
        <translation>indisponible</translation>
    </message>
    <message>
        <source>not booked</source>
        <translation>non réservé</translation>
    </message>
    <message>
        <source>held by you</source>
        <translation>retenu par vous</translation>
    </message>
    <message numerus="yes">
        <source>{left} of %n place(s) left</source>
        <translation>
            <numerusform>{left} place libre sur&#x202f;%n</numerusform>
            <numerusform>{left} places libres sur&#x202f;%n</numerusform>
        </translation>
    </message>
    <message>
        <source>overlaps another booking</source>
        <translation>chevauche une autre réservation</translation>
    </message>
    <message>
        <source>provider {name}</source>
        <translation>prestataire {name}</translation>
    </message>
    <message>
        <source>nothing further</source>
        <translation>plus rien</translation>
    </message>
    <message>
        <source>row {number}</source>
        <translation>ligne {number}</translation>
    </message>
    <message>
        <source>held by another desk</source>
        <translation>retenu par un autre poste</translation>
    </message>
    <message>
        <source>held by {desk}</source>
        <translation>retenu par {desk}</translation>
    </message>
    <message>
        <source>taken</source>
        <translation>pris</translation>
    </message>
    <message>
        <source>{start} to {end}</source>
        <translation>de {start} à {end}</translation>
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
            <numerusform>%n seconde</numerusform>
            <numerusform>%n secondes</numerusform>
        </translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>encore {time}</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>fermé</translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s), past</source>
        <translation>
            <numerusform>%n réservation, passé</numerusform>
            <numerusform>%n réservations, passé</numerusform>
        </translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>pas encore connu</translation>
    </message>
    <message numerus="yes">
        <source>%n available slot(s)</source>
        <translation>
            <numerusform>%n créneau disponible</numerusform>
            <numerusform>%n créneaux disponibles</numerusform>
        </translation>
    </message>
    <message>
        <source>full</source>
        <translation>complet</translation>
    </message>
    <message>
        <source>as of {time}</source>
        <translation>à {time}</translation>
    </message>
    <message>
        <source>{month} {day}: {said}</source>
        <translation>{day} {month}&#x202f;: {said}</translation>
    </message>
    <message>
        <source>{weekday} {day} {month}</source>
        <translation>{weekday} {day} {month}</translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s)</source>
        <translation>
            <numerusform>%n réservation</numerusform>
            <numerusform>%n réservations</numerusform>
        </translation>
    </message>
    <message>
        <source>past</source>
        <translation>passé</translation>
    </message>
    <message numerus="yes">
        <source>{free} of %n provider(s) free</source>
        <translation>
            <numerusform>{free} prestataire libre sur&#x202f;%n</numerusform>
            <numerusform>{free} prestataires libres sur&#x202f;%n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{free} to {most} of %n provider(s) free</source>
        <translation>
            <numerusform>{free} à {most} prestataires libres sur&#x202f;%n</numerusform>
            <numerusform>{free} à {most} prestataires libres sur&#x202f;%n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Status bar</source>
        <translation>Barre d’état</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Last message</source>
        <translation>Dernier message</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Défaire</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Hors ligne</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>En direct</translation>
    </message>
    <message>
        <source>Every 3 s</source>
        <translation>Toutes les 3&#x202f;s</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Connexion</translation>
    </message>
    <message>
        <source>Next try in {count} s</source>
        <translation>Nouvel essai dans {count} s</translation>
    </message>
    <message>
        <source>Trying now</source>
        <translation>Nouvel essai en cours</translation>
    </message>
</context>
<context>
    <name>StatusModel</name>
    <message>
        <source>Nothing to undo.</source>
        <translation>Rien à défaire.</translation>
    </message>
</context>
<context>
    <name>StoreKeeper</name>
    <message>
        <source>Free some space: the disk is full, and what is typed or not answered yet is lost if Bookdesk ends.</source>
        <translation>Libérez de la place&#x202f;: le disque est plein, et ce qui est saisi ou sans réponse sera perdu si Bookdesk se termine.</translation>
    </message>
    <message>
        <source>Check the data folder: it can&apos;t be written to, and what is typed or not answered yet is lost if Bookdesk ends.</source>
        <translation>Vérifiez le dossier de données&#x202f;: impossible d’y écrire, et ce qui est saisi ou sans réponse sera perdu si Bookdesk se termine.</translation>
    </message>
    <message>
        <source>Nothing is kept on this desk: its cache can&apos;t be used.</source>
        <translation>Rien n’est gardé sur ce poste&#x202f;: son cache est inutilisable.</translation>
    </message>
    <message>
        <source>Nothing is kept on this desk: another process or another user has its cache.</source>
        <translation>Rien n’est gardé sur ce poste&#x202f;: un autre programme ou un autre utilisateur a son cache.</translation>
    </message>
    <message>
        <source>Names are not kept on this desk: nothing here can seal them.</source>
        <translation>Les noms ne sont pas gardés sur ce poste&#x202f;: rien ici ne peut les chiffrer.</translation>
    </message>
</context>
<context>
    <name>TakenNotice</name>
    <message>
        <source>The slot you looked at</source>
        <translation>Le créneau que vous regardiez</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Top bar</source>
        <translation>Barre supérieure</translation>
    </message>
    <message>
        <source>Bookdesk</source>
        <translation>Bookdesk</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Aujourd’hui</translation>
    </message>
    <message>
        <source>Show today (Ctrl+T)</source>
        <translation>Afficher aujourd’hui (Ctrl+T)</translation>
    </message>
    <message>
        <source>Undo the last step</source>
        <translation>Défaire la dernière action</translation>
    </message>
    <message>
        <source>Walk-in</source>
        <translation>Sans RDV</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Connexion</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Hors ligne</translation>
    </message>
    <message>
        <source>Previous day</source>
        <translation>Jour précédent</translation>
    </message>
    <message>
        <source>Next day</source>
        <translation>Jour suivant</translation>
    </message>
    <message>
        <source>Previous week</source>
        <translation>Semaine précédente</translation>
    </message>
    <message>
        <source>Next week</source>
        <translation>Semaine suivante</translation>
    </message>
    <message>
        <source>Previous month</source>
        <translation>Mois précédent</translation>
    </message>
    <message>
        <source>Next month</source>
        <translation>Mois suivant</translation>
    </message>
</context>
<context>
    <name>UndoLinks</name>
    <message>
        <source>{time} with {provider} booked for {who}.</source>
        <translation>{time} avec {provider} réservé pour {who}.</translation>
    </message>
    <message>
        <source>a customer with no name</source>
        <translation>un client sans nom</translation>
    </message>
    <message>
        <source>{time} with {provider} released.</source>
        <translation>{time} avec {provider} libéré.</translation>
    </message>
    <message>
        <source>Customer details are kept.</source>
        <translation>Les coordonnées du client sont gardées.</translation>
    </message>
    <message>
        <source>Confirm or release what is held first, then undo this release.</source>
        <translation>Confirmez ou libérez d’abord ce qui est retenu, puis défaites cette libération.</translation>
    </message>
    <message>
        <source>Undone: {time} with {provider} is held by you again.</source>
        <translation>Défait&#x202f;: {time} avec {provider} est de nouveau retenu par vous.</translation>
    </message>
</context>
<context>
    <name>UndoModel</name>
    <message>
        <source>Nothing was done again yet. Press once more for: {what}</source>
        <translation>Rien n’a encore été refait. Appuyez encore une fois pour&#x202f;: {what}</translation>
    </message>
    <message>
        <source>Nothing to redo.</source>
        <translation>Rien à refaire.</translation>
    </message>
    <message>
        <source>Nothing was undone yet. Press once more to undo: {what}</source>
        <translation>Rien n’a encore été défait. Appuyez encore une fois pour défaire&#x202f;: {what}</translation>
    </message>
    <message>
        <source>Undo is no longer possible.</source>
        <translation>Il n’est plus possible de défaire.</translation>
    </message>
    <message>
        <source>Redo is no longer possible.</source>
        <translation>Il n’est plus possible de refaire.</translation>
    </message>
    <message>
        <source>The server has not answered what was asked before. Try again in a moment.</source>
        <translation>Le serveur n’a pas encore répondu à la demande précédente. Réessayez dans un instant.</translation>
    </message>
</context>
<context>
    <name>ViewSwitch</name>
    <message>
        <source>View</source>
        <translation>Vue</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Jour</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>Semaine</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Mois</translation>
    </message>
</context>
<context>
    <name>WayToServer</name>
    <message>
        <source>Desk 1</source>
        <translation>Accueil 1</translation>
    </message>
</context>
<context>
    <name>Week</name>
    <message>
        <source>today</source>
        <translation>aujourd’hui</translation>
    </message>
    <message>
        <source>Past</source>
        <translation>Passé</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Complet</translation>
    </message>
    <message numerus="yes">
        <source>%n provider(s) free</source>
        <translation>
            <numerusform>%n prestataire libre</numerusform>
            <numerusform>%n prestataires libres</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n free</source>
        <translation>
            <numerusform>%n libre</numerusform>
            <numerusform>%n libres</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{least}–%n provider(s) free</source>
        <translation>
            <numerusform>{least}–%n prestataire libre</numerusform>
            <numerusform>{least}–%n prestataires libres</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{least}–%n free</source>
        <translation>
            <numerusform>{least}–%n libre</numerusform>
            <numerusform>{least}–%n libres</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} at {time}</source>
        <translation>{count} à {time}</translation>
    </message>
    <message>
        <source>Limited, {times}</source>
        <translation>Limité, {times}</translation>
    </message>
    <message>
        <source>{weekday} {day}</source>
        <translation>{weekday} {day}</translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s) of mine</source>
        <translation>
            <numerusform>%n réservation à moi</numerusform>
            <numerusform>%n réservations à moi</numerusform>
        </translation>
    </message>
    <message>
        <source>{percent}% full</source>
        <translation>{percent}&#x202f;% occupé</translation>
    </message>
    <message numerus="yes">
        <source>%n booking(s)</source>
        <translation>
            <numerusform>%n réservation</numerusform>
            <numerusform>%n réservations</numerusform>
        </translation>
    </message>
    <message>
        <source>No slot free this week</source>
        <translation>Aucun créneau libre cette semaine</translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s) free this week</source>
        <translation>
            <numerusform>%n créneau libre cette semaine</numerusform>
            <numerusform>%n créneaux libres cette semaine</numerusform>
        </translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Aujourd’hui</translation>
    </message>
</context>
<context>
    <name>WeekLegend</name>
    <message>
        <source>3 or more providers free</source>
        <translation>3 prestataires libres ou plus</translation>
    </message>
    <message>
        <source>Limited, 1 or 2 free</source>
        <translation>Limité, 1 ou 2 libres</translation>
    </message>
    <message>
        <source>Full, none free</source>
        <translation>Complet, aucun libre</translation>
    </message>
    <message>
        <source>Past</source>
        <translation>Passé</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Fermé</translation>
    </message>
    <message>
        <source>All providers free</source>
        <translation>Tous les prestataires libres</translation>
    </message>
    <message>
        <source>Limited, not all free</source>
        <translation>Limité, pas tous libres</translation>
    </message>
</context>
<context>
    <name>WeekTable</name>
    <message>
        <source>Week schedule</source>
        <translation>Planning de la semaine</translation>
    </message>
</context>
<context>
    <name>WindowTitle</name>
    <message>
        <source>Bookdesk</source>
        <translation>Bookdesk</translation>
    </message>
    <message>
        <source>Hold ended</source>
        <translation>Créneau plus retenu</translation>
    </message>
    <message>
        <source>{time} {provider} held</source>
        <translation>{time} {provider} retenu</translation>
    </message>
</context>
<context>
    <name>_DayPage</name>
    <message>
        <source>Was free</source>
        <translation>Était libre</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>Disponible</translation>
    </message>
    <message>
        <source>Was limited</source>
        <translation>Était limité</translation>
    </message>
    <message>
        <source>Limited</source>
        <translation>Limité</translation>
    </message>
    <message>
        <source>Held by you</source>
        <translation>Retenu par vous</translation>
    </message>
    <message>
        <source>Was held</source>
        <translation>Était retenu</translation>
    </message>
    <message>
        <source>Other desk</source>
        <translation>Autre poste</translation>
    </message>
    <message>
        <source>Unavailable</source>
        <translation>Indisponible</translation>
    </message>
    <message>
        <source>Booked</source>
        <translation>Réservé</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>Arrivé</translation>
    </message>
    <message>
        <source>In service</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>No-show</source>
        <translation>Absent</translation>
    </message>
</context>
<context>
    <name>_Fields</name>
    <message>
        <source>Phone</source>
        <translation>Téléphone</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>With no name: booked as a walk-in</source>
        <translation>Sans nom&#x202f;: client sans RDV</translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) too many</source>
        <translation>
            <numerusform>%n caractère de trop</numerusform>
            <numerusform>%n caractères de trop</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) left</source>
        <translation>
            <numerusform>%n caractère restant</numerusform>
            <numerusform>%n caractères restants</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_KeptBox</name>
    <message>
        <source>Kept</source>
        <translation>Gardé</translation>
    </message>
</context>
<context>
    <name>_KeptRow</name>
    <message>
        <source>Clear</source>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>Clear the kept customer</source>
        <translation>Effacer le client gardé</translation>
    </message>
    <message numerus="yes">
        <source>Kept: {name} and %n other(s)</source>
        <translation>
            <numerusform>Gardé&#x202f;: {name} et %n autre</numerusform>
            <numerusform>Gardé&#x202f;: {name} et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>Kept: {name}</source>
        <translation>Gardé&#x202f;: {name}</translation>
    </message>
</context>
<context>
    <name>_KeysLine</name>
    <message>
        <source>to</source>
        <translation>à</translation>
    </message>
    <message>
        <source>hold,</source>
        <translation>retenir,</translation>
    </message>
    <message>
        <source>move</source>
        <translation>choisir</translation>
    </message>
</context>
<context>
    <name>_Matches</name>
    <message numerus="yes">
        <source>%n visit(s)</source>
        <translation>
            <numerusform>%n visite</numerusform>
            <numerusform>%n visites</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_SlotBox</name>
    <message>
        <source>Time left of the hold</source>
        <translation>Temps restant du créneau retenu</translation>
    </message>
    <message>
        <source>{name}, {minutes} min</source>
        <translation>{name}, {minutes} min</translation>
    </message>
</context>
</TS>
