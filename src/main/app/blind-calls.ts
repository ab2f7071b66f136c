import type { CallName } from '#shared/contract/api.ts';
import type { Problem } from '#shared/core/problems.ts';
import type { Library } from '#main/services/ports/library.ts';
import { blindProblem, hiddenAt, type HiddenVerdicts, type Place } from '#main/services/verdicts/hidden.ts';
import type { CheckedInput } from './dispatch.ts';

/** Whose verdicts an answer rests on, where it does not leave out by itself what a blind reader may not know. */
type Scope =
  | { readonly session: number }
  | { readonly detector: number }
  | { readonly places: readonly Place[] }
  | 'everywhere'
  | 'none';

const none = () => 'none' as const;
const everywhere = () => 'everywhere' as const;
const ofSession = ({ sessionId }: { sessionId: number }) => ({ session: sessionId });
const ofDetector = ({ detectorId }: { detectorId: number }) => ({ detector: detectorId });
const ofChoice = ({ choice }: Pick<CheckedInput<'training.preview'>, 'choice'>) => ({ places: choice.groups });

/**
 * Every call, and what it would tell of verdicts. `none`: it rests on none, or tells of them through the eyes of the person
 * at the screen (services/verdicts, services/queue; lists of detectors, models and trainings).
 */
const scopes: { readonly [K in CallName]: (input: CheckedInput<K>) => Scope } = {
  'app.state': none,
  'settings.set': none,
  'sample.prepare': none,
  'folders.list': none,
  'import.start': none,
  'import.problems': none,
  'recordings.groups': none,
  'recordings.list': none,
  'recordings.resolve': none,
  'recordings.get': none,
  'recordings.missing': none,
  'recordings.locate': none,
  'models.list': none,
  'models.import': none,
  'models.rename': none,
  'models.remove': none,
  'detectors.list': none,
  'detectors.create': ({ spec, machine, section }) =>
    spec.rule.kind === 'eer' ? { places: [{ machine, section }] } : 'none',
  'detectors.score': none,
  'detectors.overview': ofDetector,
  'detectors.map': ofDetector,
  'detectors.neighbours': ofDetector,
  'scores.get': none,
  'scores.segments': none,
  'scores.stretch': none,
  'sessions.list': none,
  'sessions.create': none,
  'sessions.get': none,
  'sessions.items': none,
  'queue.remember': none,
  'queue.unlike': none,
  'queue.events': none,
  'queue.similar': none,
  'verdicts.give': none,
  'verdicts.give-many': none,
  'verdicts.undo': none,
  'verdicts.redo': none,
  'verdicts.history': none,
  'verdicts.tags': none,
  'bookmarks.set': none,
  'reading.get': none,
  'reading.set': none,
  'explanations.request': none,
  'report.get': ofSession,
  'report.configure': ofSession,
  'report.note': ofSession,
  'report.preview': ofSession,
  'report.create': ofSession,
  'session.export': ofSession,
  'bundle.preview': ofSession,
  'bundle.export': ofSession,
  'bundle.import': none,
  'bundle.pictures': none,
  'training.preview': ofChoice,
  'training.propose': ofChoice,
  'training.measure': ofChoice,
  'training.start': ofChoice,
  'training.pause': none,
  // It is compared again by the verdicts of now, of whatever machine.
  'training.resume': everywhere,
  'training.cancel': none,
  'training.list': none,
  'training.get': none,
  'training.adopt': none,
  'training.discard': none,
  'sweep.preview': ofDetector,
  'sweep.start': ofDetector,
  'sweep.get': ofDetector,
  'sweep.version': ofDetector,
  'sweep.flips': ({ before }) => ({ detector: before }),
  'presets.list': none,
  'presets.save': none,
  'presets.remove': none,
  'advice.get': ofDetector,
  'advice.preview': ofDetector,
  'advice.result': everywhere,
  'advice.apply': ofDetector,
  'processors.list': none,
  'processors.check': none,
  'processors.pin': none,
  'jobs.list': none,
  'jobs.cancel': none,
  'engine.restart': none,
};

/** Refuses what would tell the person at the screen, who reads a session blind, of others' verdicts in it. */
export function refuseToBlind(
  library: Library,
  hidden: HiddenVerdicts,
): <K extends CallName>(name: K, input: CheckedInput<K>) => Problem | null {
  return (name, input) => {
    const scope = scopes[name](input);
    if (scope === 'none') return null;
    if (scope !== 'everywhere' && !('session' in scope)) {
      const detector = 'detector' in scope ? library.detectors.get(scope.detector) : null;
      return hiddenAt(library, hidden, 'places' in scope ? scope.places : detector === null ? [] : [detector]);
    }
    const found = hidden().find(({ session }) => scope === 'everywhere' || session.id === scope.session);
    return found === undefined ? null : blindProblem(found);
  };
}
