package businessmail

import "strings"

// A language has the words of a letter.
type language struct {
	country, prefix                                    string
	hello, regards, telephone, bank, vat               string
	invoice, customer, order, parcel, disclaimer       string
	first, last, subjects, lines, goods, topics, staff []string
}

var firms = []string{"Acme Tools", "Nordwind Handel", "Delta Print", "Casa Verde", "Oakfield Partners", "Blue Harbor", "Kowal Stal", "Meridian Foods", "Atelier Lumen", "Porto Mar"}

func list(s string) []string { return strings.Split(s, "|") }

var languages = []*language{
	{
		"GB", "+44", "Dear", "Kind regards", "Phone", "Bank account", "VAT no.", "Invoice", "Customer number", "Order", "Tracking number",
		"This e-mail is confidential and may be legally privileged. If you are not the intended recipient, please delete it and tell the sender.",
		list("Emma|James|Olivia|Harry|Grace|Tom"), list("Smith|Taylor|Brown|Walker|Hughes|Patel"),
		list("Offer for your request|Meeting on Thursday|Delivery of last week|Contract renewal|Budget for next year|Minutes of the meeting|Confidential: quote for your eyes"),
		list("please find the offer attached; it is valid for 30 days.|Could we move the call to next week?|Thank you for your patience, the goods left our warehouse today.|I have checked the figures with my colleagues and we agree.|The contract is signed by both parties and can start on the first.|Our bank details have not changed."),
		list("Printer paper A4|Desk lamp|Steel screws M8|Coffee beans 1 kg|Toner TN-2410|Safety gloves"),
		list("Our staff collected money for cancer research.|Five tips for a healthy back at the desk.|Quarterly earnings of our sector were good.|We take diabetes seriously: free checks at our stand."),
		list("Application as accountant|Holiday request|Sick note for Monday|Salary question|Offer of employment"),
	}, {
		"DE", "+49", "Guten Tag", "Mit freundlichen Grüßen", "Telefon", "IBAN", "USt-IdNr.", "Rechnung", "Kundennummer", "Bestellung", "Sendungsnummer",
		"Diese E-Mail enthält vertrauliche und rechtlich geschützte Informationen. Wenn Sie nicht der richtige Adressat sind, löschen Sie sie bitte.",
		list("Anna|Jürgen|Sabine|Lukas|Katrin|Uwe"), list("Müller|Schmidt|Weber|Koch|Schäfer|Yilmaz"),
		list("Angebot zu Ihrer Anfrage|Termin am Donnerstag|Lieferung der letzten Woche|Vertragsverlängerung|Budget für das nächste Jahr|Protokoll der Besprechung"),
		list("anbei das Angebot, gültig bis Monatsende.|können wir den Termin verschieben?|die Ware hat heute unser Lager verlassen.|Ich habe die Zahlen mit den Kollegen geprüft.|Der Vertrag ist unterschrieben.|Unsere Bankverbindung hat sich nicht geändert. Steuernummer 27/123/45678."),
		list("Druckerpapier A4|Schreibtischlampe|Stahlschrauben M8|Kaffeebohnen 1 kg|Toner TN-2410|Schutzhandschuhe"),
		list("Unsere Mitarbeiter sammelten für die Krebshilfe.|Fünf Tipps für einen gesunden Rücken.|Bluthochdruck? Kostenlose Messung am Stand.|Das Quartalsergebnis der Branche war gut."),
		list("Bewerbung als Buchhalterin|Urlaubsantrag|Krankmeldung für Montag|Frage zum Gehalt|Arbeitsvertrag"),
	}, {
		"FR", "+33", "Bonjour", "Cordialement", "Tél.", "IBAN", "N° TVA", "Facture", "Numéro de client", "Commande", "Numéro de suivi",
		"Ce message est confidentiel et couvert par le secret professionnel. Si vous n'êtes pas le destinataire, merci de le détruire.",
		list("Camille|Julien|Chloé|Antoine|Inès|Hugo"), list("Martin|Bernard|Dubois|Lefèvre|Moreau|Garcia"),
		list("Offre suite à votre demande|Réunion de jeudi|Livraison de la semaine|Renouvellement du contrat|Compte rendu de réunion"),
		list("veuillez trouver ci-joint notre offre.|Pouvons-nous déplacer la réunion ?|La marchandise a quitté notre entrepôt.|J'ai vérifié les chiffres avec mes collègues.|SIRET 732 829 320 00074."),
		list("Papier A4|Lampe de bureau|Vis acier M8|Café 1 kg|Toner TN-2410"),
		list("Nos équipes ont couru contre le cancer du sein.|Conseils pour un dos en bonne santé.|Résultats trimestriels du secteur."),
		list("Candidature comptable|Demande de congés|Arrêt maladie|Question sur le salaire"),
	}, {
		"ES", "+34", "Estimado", "Un saludo", "Teléfono", "IBAN", "NIF", "Factura", "Número de cliente", "Pedido", "Número de seguimiento",
		"Este mensaje es confidencial y está sujeto al secreto profesional. Si no es el destinatario, elimínelo.",
		list("Lucía|Pablo|Carmen|Javier|Elena|Diego"), list("García|Fernández|López|Sánchez|Romero|Ruiz"),
		list("Oferta|Reunión del jueves|Entrega de la semana|Renovación del contrato|Acta de la reunión"),
		list("adjunto le enviamos la oferta.|¿Podemos cambiar la reunión?|La mercancía ha salido de nuestro almacén.|He revisado las cifras con mis compañeros."),
		list("Papel A4|Lámpara|Tornillos M8|Café 1 kg|Tóner TN-2410"),
		list("Carrera contra el cáncer de mama.|Consejos para una espalda sana.|Resultados trimestrales del sector."),
		list("Candidatura|Solicitud de vacaciones|Baja médica|Consulta sobre la nómina"),
	}, {
		"IT", "+39", "Gentile", "Cordiali saluti", "Tel.", "IBAN", "Partita IVA", "Fattura", "Codice cliente", "Ordine", "Numero di spedizione",
		"Questo messaggio è riservato e coperto da segreto professionale. Se non siete il destinatario, eliminatelo.",
		list("Giulia|Marco|Chiara|Luca|Sara|Paolo"), list("Rossi|Bianchi|Ferrari|Esposito|Conti|Greco"),
		list("Offerta|Riunione di giovedì|Consegna della settimana|Rinnovo del contratto|Verbale della riunione"),
		list("in allegato la nostra offerta.|Possiamo spostare la riunione?|La merce è partita oggi.|Ho verificato i numeri con i colleghi."),
		list("Carta A4|Lampada|Viti M8|Caffè 1 kg|Toner TN-2410"),
		list("Corsa contro il tumore al seno.|Consigli per una schiena sana.|Risultati trimestrali del settore."),
		list("Candidatura|Richiesta ferie|Certificato medico|Domanda sulla busta paga"),
	}, {
		"NL", "+31", "Beste", "Met vriendelijke groet", "Telefoon", "IBAN", "BTW-nummer", "Factuur", "Klantnummer", "Bestelling", "Track & trace",
		"Dit bericht is vertrouwelijk. Bent u niet de geadresseerde, verwijder het dan.",
		list("Sanne|Daan|Lotte|Bram|Fleur|Sem"), list("de Jong|Jansen|Bakker|Visser|Smit|Mulder"),
		list("Offerte|Vergadering donderdag|Levering vorige week|Verlenging contract|Notulen"),
		list("bijgaand onze offerte.|Kunnen we de afspraak verzetten?|De goederen zijn vandaag verzonden.|Ik heb de cijfers gecontroleerd."),
		list("Papier A4|Bureaulamp|Schroeven M8|Koffie 1 kg|Toner TN-2410"),
		list("Samen lopen tegen borstkanker.|Tips voor een gezonde rug.|Kwartaalcijfers van de sector."),
		list("Sollicitatie|Vakantieaanvraag|Ziekmelding|Vraag over salaris"),
	}, {
		"PL", "+48", "Szanowni Państwo", "Z poważaniem", "Tel.", "Numer rachunku", "NIP", "Faktura", "Numer klienta", "Zamówienie", "Numer przesyłki",
		"Wiadomość jest poufna. Jeśli nie są Państwo adresatem, prosimy ją usunąć.",
		list("Anna|Piotr|Kasia|Marek|Ewa|Jan"), list("Kowalski|Nowak|Zieliński|Wójcik|Mazur|Dudek"),
		list("Oferta|Spotkanie w czwartek|Dostawa|Przedłużenie umowy|Protokół ze spotkania"),
		list("w załączeniu oferta.|Czy możemy przełożyć spotkanie?|Towar opuścił magazyn.|Sprawdziłem liczby z kolegami."),
		list("Papier A4|Lampa|Śruby M8|Kawa 1 kg|Toner TN-2410"),
		list("Bieg przeciw rakowi piersi.|Zdrowe plecy w biurze.|Wyniki kwartalne branży."),
		list("Aplikacja|Wniosek urlopowy|Zwolnienie lekarskie|Pytanie o wynagrodzenie"),
	}, {
		"PT", "+351", "Caro", "Com os melhores cumprimentos", "Telefone", "IBAN", "NIF", "Fatura", "Número de cliente", "Encomenda", "Número de envio",
		"Esta mensagem é confidencial. Se não é o destinatário, elimine-a.",
		list("Maria|João|Inês|Rui|Sofia|Tiago"), list("Silva|Santos|Ferreira|Costa|Pereira|Sousa"),
		list("Proposta|Reunião de quinta|Entrega da semana|Renovação do contrato|Ata da reunião"),
		list("segue em anexo a proposta.|Podemos mudar a reunião?|A mercadoria saiu hoje.|Verifiquei os números com os colegas."),
		list("Papel A4|Candeeiro|Parafusos M8|Café 1 kg|Toner TN-2410"),
		list("Corrida contra o cancro da mama.|Conselhos para umas costas saudáveis.|Resultados trimestrais do setor."),
		list("Candidatura|Pedido de férias|Baixa médica|Questão sobre o salário"),
	},
}
