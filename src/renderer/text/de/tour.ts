import type { tour as english } from '../tour.ts';
import type { Translation } from '../translation.ts';
import { number } from './words.ts';

export const tour: Translation<typeof english> = {
  offer: 'Neu hier? Fünf Hinweise zeigen, wie der Bildschirm funktioniert.',
  take: 'Rundgang beginnen',
  decline: 'Nein, danke',
  command: 'Rundgang durch den Bildschirm',
  needsSession: 'der Rundgang braucht eine offene Sitzung',
  step: (position, total) => `Schritt ${number(position)} von ${number(total)}`,
  next: 'Weiter',
  back: 'Zurück',
  skip: 'Überspringen',
  done: 'Fertig',
  announce: (position, total, title, body) =>
    `Rundgang, Schritt ${number(position)} von ${number(total)}. ${title}. ${body}`,
  ended: 'Der Rundgang ist zu Ende. Die Tastenliste startet ihn erneut.',
  steps: {
    queue: {
      title: 'Was wartet',
      body: 'Jede Aufnahme, die ein Detektor gemeldet hat, die ungewöhnlichste zuerst. Die Reihenfolge lässt sich ändern: Aufnahmen nahe am Schwellwert sagen am meisten über ihn.',
      keys: [
        { action: 'queue.next', does: 'nächste' },
        { action: 'queue.previous', does: 'vorige' },
        { action: 'queue.next-open', does: 'nächste ohne Urteil' },
      ],
    },
    listen: {
      title: 'Sehen und hören',
      body: 'Oben die gemeldete Aufnahme, darunter die ähnlichste normale, im selben Maßstab. Ziehen über ein Bild wählt einen Teil aus, der sich allein hören lässt. Ein Hörfilter ändert, was Sie hören, und nie einen Kennwert.',
      keys: [
        { action: 'clip.play', does: 'abspielen' },
        { action: 'clip.compare', does: 'gemeldet oder normal, an derselben Stelle' },
        { action: 'clip.next-filter', does: 'Hochpass, Stufe für Stufe' },
      ],
    },
    bands: {
      title: 'Warum sie gemeldet wurde',
      body: 'Was jedes Frequenzband zum Kennwert beiträgt, als Balken neben dem Bild und als Satz, der sagt, wie weit ihnen zu trauen ist. Ein Fragezeichen steht bei jeder Zahl, die eine Erläuterung braucht.',
      keys: [
        { action: 'clip.next-band', does: 'nächstes Band' },
        { action: 'clip.band-only', does: 'nur dieses Band hören' },
        { action: 'clip.overlay', does: 'zeigen oder ausblenden' },
      ],
    },
    decide: {
      title: 'Ihr Urteil',
      body: 'Eine Taste sagt, was Sie gehört haben. Es liegt auf der Platte, bevor „gesichert“ erscheint, und die nächste Aufnahme öffnet sich. Zifferntasten ergänzen den Grund. Zurücknehmen geht unbegrenzt, auch nach einem Neustart.',
      keys: [
        { action: 'decision.real-fault', does: 'echter Schaden' },
        { action: 'decision.false-alarm', does: 'Fehlalarm' },
        { action: 'decision.unsure', does: 'unklar' },
        { action: 'decision.undo', does: 'zurücknehmen' },
      ],
    },
    report: {
      title: 'Was daraus wird',
      body: '„Detektor“ zeigt, was die Kennwerte taugen, und macht aus Ihren Urteilen die nächste Version, nachdem gezeigt wurde, was sich ändern würde; unter Filter werden Vorgaben vorher erprobt. Der Bericht enthält eine Seite je Befund. Eigene Aufnahmen kommen über die Einrichtung herein.',
      keys: [
        { action: 'app.detector', does: 'Detektor' },
        { action: 'app.report', does: 'Bericht' },
        { action: 'app.setup', does: 'Einrichtung' },
        { action: 'app.keys', does: 'alle Tasten, und dieser Rundgang' },
      ],
    },
  },
};
