import type { ProblemCode } from '../problems.ts';

/** The sentences of shared/core/problems.ts in German: what happened, what is safe, what to do next. */
export const problemSentences: Readonly<Record<ProblemCode, string>> = {
  'wav.not-wav':
    'Diese Datei beginnt nicht wie eine WAV-Datei. Nichts wurde daraus importiert; prüfen Sie, ob der Rekorder sie zu Ende geschrieben hat.',
  'wav.codec':
    'Diese WAV-Datei verwendet den Codec {codec}, den Earmark nicht lesen kann. Wandeln Sie sie in PCM oder Gleitkomma um und importieren Sie sie erneut.',
  'wav.header': 'Der Kopf dieser WAV-Datei ergibt keinen Sinn ({detail}). Nichts wurde daraus importiert.',
  'wav.empty': 'Diese WAV-Datei enthält keine Abtastwerte. Nichts wurde daraus importiert.',
  'wav.truncated': 'Das Ende dieser Datei fehlt. Die {frames} vollständigen Abtastwerte darin sind verwendbar.',
  'flac.broken': 'Diese FLAC-Datei lässt sich nicht dekodieren ({detail}). Nichts wurde daraus importiert.',
  'ogg.broken': 'Diese Ogg-Datei lässt sich nicht dekodieren ({detail}). Nichts wurde daraus importiert.',
  'ogg.codec':
    'Diese Ogg-Datei enthält {codec}, und Earmark liest Vorbis und Opus in Ogg. Nichts wurde daraus importiert; wandeln Sie sie um und importieren Sie sie erneut.',
  'ogg.streams':
    'Diese Ogg-Datei enthält mehrere Ströme, zugleich oder nacheinander, sodass nicht feststeht, welcher die Aufnahme ist. Nichts wurde daraus importiert; speichern Sie jeden als eigene Datei.',
  'mp3.broken': 'Diese MP3-Datei lässt sich nicht dekodieren ({detail}). Nichts wurde daraus importiert.',
  'audio.unknown':
    'Das ist weder WAV noch FLAC, Ogg oder MP3. Earmark liest diese vier; wandeln Sie die Datei um und importieren Sie sie erneut.',
  'audio.too-short':
    'Diese Aufnahme dauert {seconds} s, zu kurz für einen Analyserahmen (25 ms). Sie ist aufgeführt, aber nicht bewertbar.',
  'audio.too-large':
    'Diese Aufnahme ist größer, als Earmark auf einmal lädt ({megabytes} MB). Zerlegen Sie sie in kürzere Dateien.',
  'audio.sample-rate':
    'Die Abtastrate {rate} Hz liegt nicht zwischen 1 kHz und 768 kHz. Nichts wurde aus dieser Datei importiert.',
  'sound.no-room':
    'Zum Ansehen und Abspielen packt Earmark diese Aufnahme nach {path} aus, wo für ihre {megabytes} MB kein Platz ist. Nichts blieb halb geschrieben, Kennwerte und Urteile sind sicher; schaffen Sie Platz und öffnen Sie die Aufnahme erneut.',
  'sound.write':
    'Zum Ansehen und Abspielen packt Earmark diese Aufnahme nach {path} aus, wo sich nichts schreiben lässt ({detail}). Kennwerte und Urteile sind sicher; prüfen Sie den Ordner und öffnen Sie die Aufnahme erneut.',
  'file.missing':
    'Die Datei liegt nicht mehr unter {path}. Kennwerte und Urteile sind erhalten; bringen Sie sie zurück oder suchen Sie sie dort, wo sie jetzt liegt.',
  'file.unreadable':
    'Die Datei lässt sich nicht lesen ({detail}). Nichts wurde geändert; prüfen Sie die Zugriffsrechte und versuchen Sie es erneut.',
  'file.empty':
    'Diese Datei ist leer (0 Byte), es gibt also nichts zu importieren. Prüfen Sie, ob der Rekorder sie zu Ende geschrieben hat.',
  'file.not-a-file': 'Das ist keine gewöhnliche Datei und wurde daher ausgelassen.',
  'file.changed':
    'Die Datei unter {path} hat sich seit dem Import geändert. Importieren Sie sie erneut, um den neuen Inhalt zu verwenden.',
  'folder.missing': 'Unter {path} gibt es keinen Ordner und keine Datei. Nichts wurde importiert.',
  'folder.empty': 'In {path} wurde keine WAV-, FLAC-, Ogg- oder MP3-Datei gefunden.',
  'manifest.columns':
    'Die Liste hat keine Spalte namens „path“. Ergänzen Sie sie und importieren Sie erneut; nichts wurde importiert.',
  'manifest.row': 'Zeile {row} der Liste ist nicht verwendbar ({detail}). Die übrigen Zeilen wurden importiert.',
  'input.invalid': 'Die Anfrage hat nicht die erwartete Form ({detail}). Nichts wurde geändert.',
  'input.unknown-call': 'Es gibt keinen Aufruf namens {name}.',
  'input.refused': 'Die Anfrage kam nicht aus diesem Fenster und wurde daher abgelehnt.',
  'preset.invalid': '„{text}“ ist keine Vorgabe. Möglich sind hp:1200, lp:3000, bp:500-2000, bs:500-2000 oder none.',
  'preset.many':
    'Es sind schon {most} Vorgaben gespeichert, mehr werden nicht aufbewahrt. Nichts wurde gespeichert; entfernen Sie eine, die nicht gebraucht wird.',
  'option.invalid': '{detail}',
  'connection.lost':
    'Die Verbindung zu Earmark ging verloren, bevor dies bestätigt war. Was vorher bestätigt wurde, ist sicher; sie wird von selbst wiederhergestellt.',
  'model.missing':
    'Die Datei {path} fehlt, die das Modell braucht. Aufnahmen, Urteile und Kennwerte sind sicher, und das Begutachten geht weiter; zum Bewerten ist ein vollständiger Modellordner nötig oder ein anderes Modell.',
  'model.gone':
    'Das Modell „{name}“ ({hash}), mit dem dieser Detektor gemacht wurde, fehlt oder ist beschädigt. Aufnahmen, Urteile und die bisherigen Kennwerte sind sicher, und das Begutachten geht weiter; neue Kennwerte und Erklärungen brauchen genau dieses Modell. Importieren Sie es in der Einrichtung bei den Modellen noch einmal; kam es mit Earmark, installieren Sie Earmark neu.',
  'model.config': 'Das Modell ist nicht verwendbar ({detail}). Nichts wurde geändert.',
  'model.tensor': 'Ein Tensor des Modells ist nicht verwendbar ({detail}). Nichts wurde geändert.',
  'model.header': 'Der Kopf von {path} ist kein safetensors-Kopf ({detail}). Nichts wurde geändert.',
  'model.not-finite':
    'Die Gewichte des Modells enthalten Werte, die keine Zahlen sind (zuerst in {tensor}). Nichts wurde geändert.',
  'model.too-large':
    'Ein Modell von {megabytes} MB ist größer, als der Analysekern ausführen kann (2147 MB). Nichts wurde geändert.',
  'model.pickle':
    'Der Ordner {path} enthält nur pytorch_model.bin, ein Format, das fremden Code ausführen kann; Earmark öffnet es nicht. Speichern Sie das Modell als safetensors und versuchen Sie es erneut.',
  'model.onnx': 'Die ONNX-Datei {path} ist nicht verwendbar ({detail}). Nichts wurde geändert.',
  'model.differs':
    'Die Gewichte in {path} wurden gefunden, aber Earmark berechnet daraus etwas anderes: Die Ausgaben weichen um {difference} ab, erlaubt sind {tolerance}. Nichts wurde geändert.',
  'model.onnx-deadline':
    'Die ONNX-Datei {path} wurde aufgegeben: Ihr Erproben dauerte länger als {seconds} s. Sie lief in einem eigenen Prozess; nichts wurde geändert.',
  'model.onnx-crashed':
    'Die ONNX-Datei {path} ist nicht verwendbar: Der Prozess, in dem sie erprobt wurde, brach ab oder brauchte mehr als {megabytes} MB Speicher. Nichts wurde geändert.',
  'model.unknown': 'In der Bibliothek gibt es kein Modell mit dieser Prüfsumme.',
  'model.known': 'Dieses Modell liegt schon als „{name}“ in der Bibliothek. Nichts wurde geändert.',
  'model.shipped':
    'Dieses Modell kommt von außerhalb der Bibliothek und kann daher hier nicht umbenannt oder entfernt werden.',
  'model.in-use':
    'Das Modell „{name}“ bleibt: {detectors} der Detektoren wurden damit angelegt und können ohne es nicht bewerten.',
  'model.write':
    'Das Modell konnte nicht nach {path} geschrieben werden ({detail}). Wählen Sie einen anderen Ordner oder schaffen Sie Platz und beginnen Sie erneut.',
  'engine.crashed':
    'Der Analysekern ist unerwartet stehen geblieben. Urteile sind sicher; er wird neu gestartet, versuchen Sie es noch einmal.',
  'engine.deadline':
    'Der Analysekern hat {seconds} s lang nicht geantwortet und wurde neu gestartet. Urteile sind sicher; versuchen Sie es erneut.',
  'engine.unavailable':
    'Der Analysekern lässt sich nicht starten ({detail}). Die Prüfung geht weiter; um wieder zu bewerten, starten Sie den Kern in der Einrichtung neu oder Earmark selbst.',
  'processor.failed':
    'Der Prozessor {name} hat versagt ({detail}), die CPU hat übernommen. Kein Kennwert hat sich geändert; prüfen Sie die Prozessoren in der Einrichtung, um ihn erneut zu erproben.',
  'processor.unfit':
    'Auf diesem Prozessor können hier keine Modelle laufen: Beim Erproben rechnete er nicht richtig. Nichts wurde geändert; prüfen Sie die Prozessoren erneut.',
  'job.cancelled': 'Abgebrochen. Was vorher fertig war, bleibt erhalten.',
  'job.interrupted':
    'Earmark wurde beendet, während dies lief. Was vorher fertig war, bleibt erhalten; starten Sie es erneut, um fortzufahren.',
  'detector.few-normals':
    'Ein Detektor braucht mindestens {needed} Normalaufnahmen; {found} waren verwendbar. Nichts wurde angelegt.',
  'advice.nothing':
    'Es wurde nichts gewählt, das den Detektor ändert, daher entstand keine Version. Wählen Sie Fehlalarme für den Bestand oder einen anderen Schwellwert.',
  'advice.few-labels':
    'Am oder über dem Schwellwert gibt es {faults} echte Schäden und {falseAlarms} Fehlalarme; eine Empfehlung braucht je {needed}. Nichts wurde geändert; beurteilen Sie mehr Aufnahmen oder setzen Sie den Schwellwert von Hand.',
  'advice.addition':
    'Eine der gewählten Aufnahmen ist kein Fehlalarm mehr, der in den Bestand könnte. Nichts wurde geändert; sehen Sie die Liste noch einmal an.',
  'advice.gone': 'Diese Vorschau wird nicht mehr aufbewahrt. Nichts wurde geändert; erstellen Sie sie erneut.',
  'detector.unknown': 'Es gibt keinen Detektor mit dieser Nummer.',
  'detector.mixed':
    'Aufnahme und Bestand entstanden mit verschiedenen Modellen oder Vorgaben und sind daher nicht vergleichbar.',
  'detector.labels':
    'Gleiche Fehlerraten brauchen mindestens einen beurteilten Schaden und einen beurteilten Fehlalarm. Nichts wurde angelegt.',
  'sweep.few-normals':
    'Vorgaben zu erproben braucht mindestens {needed} Normalaufnahmen im Bestand des Detektors; {found} sind verwendbar. Nichts wurde berechnet; bringen Sie die fehlenden Dateien zurück oder legen Sie einen Detektor mit mehr Normalaufnahmen an.',
  'sweep.no-labels':
    'Von keiner Aufnahme außerhalb des Bestands ist bekannt, ob sie einen Schaden zeigt oder normal ist; eine Vorgabe lässt sich also nicht beurteilen. Nichts wurde berechnet; geben Sie Urteile ab oder importieren Sie Aufnahmen mit Etiketten.',
  'training.few-classes':
    'Ein Training braucht mindestens zwei Klassen mit je {needed} eigenen Aufnahmen; {found} kommen zustande. Wählen Sie mehr Aufnahmen oder bilden Sie Klassen nach Merkmalen. Nichts wurde begonnen.',
  'training.running':
    'Es läuft schon ein Training ({name}). Halten Sie es an oder brechen Sie es ab; nichts wurde begonnen.',
  'training.unknown': 'Es gibt kein Training mit dieser Nummer.',
  'training.state': 'Das ist nicht möglich, solange das Training {state} ist. Nichts wurde geändert.',
  'training.diverged':
    'Das Training ist in Epoche {epoch} entgleist: Sein Verlust ist keine Zahl mehr. Das Modell nach Epoche {kept} ist erhalten; beginnen Sie neu mit einer kleineren Lernrate.',
  'training.memory':
    'Dieses Training braucht etwa {needed} MB Speicher, frei sind {available} MB. Nichts wurde begonnen; Vorschlag: {proposal}.',
  'training.folder':
    'Der Ordner {path} enthält ein Training mit anderen Einstellungen oder Aufnahmen. Er blieb unverändert; nehmen Sie einen anderen Ordner.',
  'training.empty-class':
    'Zur Klasse „{name}“ gibt es keine Aufnahme zum Trainieren ({detail}). Nichts wurde trainiert; lassen Sie die Klasse weg oder bringen Sie ihre Aufnahmen zurück.',
  'training.killed':
    'Der Prozess des Trainings brach unerwartet ab. Alles bis zur letzten ganzen Epoche ist erhalten; setzen Sie es fort. Bricht es wieder ab, rechnen Sie weniger Aufnahmen auf einmal.',
  'recording.unknown': 'Es gibt keine Aufnahme mit dieser Nummer.',
  'recording.no-vectors':
    'Was das Modell in dieser Aufnahme gehört hat, liegt nicht in der Bibliothek; sie lässt sich daher mit nichts vergleichen. Urteil und Datei sind unberührt. Bewerten Sie die Aufnahmen mit diesem Detektor erneut und versuchen Sie es dann noch einmal.',
  'session.unknown': 'Es gibt keine Sitzung „{name}“.',
  'session.empty':
    'Der Detektor meldet keine dieser Aufnahmen, es gibt also nichts zu begutachten. Nichts wurde angelegt.',
  'reading.blind':
    'Sie erstellen ein Zweitgutachten zu {name}, und dies würde zeigen, was andere zu Aufnahmen gesagt haben, die Sie noch nicht beurteilt haben. Nichts wurde geändert; beurteilen Sie die übrigen oder schalten Sie „Zweitgutachten“ in der Prüfung aus, dann steht es Ihnen wieder offen.',
  'verdict.nothing-to-undo': 'Es gibt nichts zurückzunehmen.',
  'verdict.nothing-to-redo': 'Es gibt nichts zu wiederholen.',
  'journal.broken':
    'Das Urteilsjournal wurde bei Eintrag {sequence} von außen geändert. Einträge davor sind unversehrt; bewahren Sie eine Kopie der Datei auf.',
  'db.full':
    'Die Platte ist voll. Was vorher gesichert wurde, ist sicher; schaffen Sie Platz und versuchen Sie es erneut.',
  'db.busy':
    'Diese Bibliothek ist in einem anderen Earmark geöffnet (Prozess {pid}). Schließen Sie sie dort zuerst oder nehmen Sie ein anderes --data-dir.',
  'db.locked':
    'Ein anderes Programm hält die Bibliothek fest, wie es Sicherungen, abgeglichene Ordner und Virenscanner tun. Jetzt wurde nichts gesichert, und was vorher gesichert wurde, ist sicher; versuchen Sie es erneut, wenn es losgelassen hat.',
  'db.newer':
    'Diese Bibliothek hat ein neueres Earmark geschrieben (Version {found}, dieses kennt {known}). Sie blieb unberührt; aktualisieren Sie Earmark.',
  'db.foreign': 'Die Datei {path} ist keine Bibliothek von Earmark. Sie blieb unberührt.',
  'db.corrupt':
    'Die Bibliothek ist beschädigt ({detail}). Die beschädigte Datei wurde als {path} beiseitegelegt; nichts wurde gelöscht.',
  'db.read-only':
    'Die Bibliothek lässt sich nicht schreiben ({detail}). Nichts wurde gesichert; prüfen Sie den Ordner und die Platte.',
  'bundle.refused':
    'Diese Datei wurde abgelehnt: {detail}. Nichts wurde importiert; bitten Sie um ein neues Paket der Sitzung.',
  'bundle.newer':
    'Dies hat ein neueres Earmark geschrieben (Format {found}, dieses kennt {known}). Nichts wurde importiert; aktualisieren Sie Earmark.',
  'bundle.older':
    'Diese Datei hat das Format {found}, das nicht die ganze Sitzung enthält. Nichts wurde importiert; exportieren Sie die Sitzung mit dieser Version von Earmark erneut.',
  'bundle.content':
    'Die Sitzung in dieser Datei ist in sich nicht stimmig ({detail}). Nichts wurde importiert; bitten Sie um ein neues Paket der Sitzung.',
  'bundle.journal':
    'Die Urteile in dieser Datei wurden nach dem Schreiben geändert, zuerst bei Eintrag {sequence}. Nichts wurde importiert; bitten Sie um ein neues Paket der Sitzung.',
  'bundle.differs':
    'Eine Sitzung mit derselben Kennung ist in dieser Bibliothek, aber mit anderen Aufnahmen oder Kennwerten. Nichts wurde importiert.',
  'bundle.too-large':
    'Dieses Paket wäre größer, als Earmark wieder einlesen kann ({detail}). Nichts wurde geschrieben; lassen Sie die Aufnahmen weg.',
  'bundle.write':
    'Die Dateien konnten nicht nach {path} geschrieben werden ({detail}). Nichts blieb halb geschrieben; schaffen Sie Platz und versuchen Sie es erneut.',
  'report.write': 'Der Bericht konnte nicht nach {path} geschrieben werden ({detail}). Die Sitzung ist unverändert.',
  'pdf.no-browser':
    'Earmark druckt PDF-Dateien mit einem installierten Chrome, Chromium oder Edge und hat keinen gefunden. Nichts wurde geändert; der HTML-Bericht lässt sich aus jedem Browser drucken.',
  'pdf.failed':
    'Die PDF-Datei konnte nicht gedruckt werden ({detail}). Der HTML-Bericht ist geschrieben und lässt sich aus jedem Browser drucken.',
  'sample.write':
    'Die Beispielaufnahmen konnten nicht nach {path} geschrieben werden ({detail}). Ihre eigenen Daten sind unberührt; schaffen Sie Platz oder wählen Sie ein anderes --data-dir.',
  'evaluate.one-class':
    'Eine Auswertung braucht mindestens eine lesbare normale und eine lesbare anomale Testaufnahme.',
  'internal.error': 'In Earmark ist etwas schiefgegangen ({detail}). Was vorher gesichert wurde, ist sicher.',
};
