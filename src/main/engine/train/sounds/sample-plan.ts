import type { BackgroundKind } from './background.ts';
import type { DisturbanceKind } from './disturbances.ts';
import type { Fault, FaultKind } from './faults.ts';
import type { MachineKind } from './machine.ts';

/** What makes a healthy recording of the sample session unusual. */
export type OddKind = DisturbanceKind | 'rare-load' | 'rare-speed';

/** One unlabelled recording: usual conditions unless it says otherwise. */
export interface PlannedTest {
  readonly fault?: Fault;
  readonly odd?: OddKind;
  /** dB relative to the machine, for an odd sound */
  readonly oddDb?: number;
  readonly rpm?: number;
  readonly load?: number;
}

export interface SamplePlan {
  readonly kind: MachineKind;
  readonly machineSeed: number;
  /** two digits, another one for each machine, so that file names differ without their folders */
  readonly section: string;
  readonly trainRecordings: number;
  /** usual speeds, revolutions per minute */
  readonly speeds: readonly number[];
  /** usual loads, per cent */
  readonly loads: readonly number[];
  readonly background: BackgroundKind;
  readonly snrDb: number;
  readonly test: readonly PlannedTest[];
}

const usual = (count: number): PlannedTest[] => Array.from({ length: count }, () => ({}));
const fault = (kind: FaultKind, levelDb: number): PlannedTest => ({ fault: { kind, levelDb } });
const odd = (kind: OddKind, oddDb = 0): PlannedTest => ({ odd: kind, oddDb });

/**
 * The sample session: 16 unlabelled recordings per machine, of which six have a fault from clear to faint, four are
 * healthy but unusual, and six are as those of the bank.
 */
export const samplePlans: readonly SamplePlan[] = [
  {
    kind: 'fan',
    machineSeed: 2,
    section: '00',
    trainRecordings: 28,
    speeds: [1450, 1350],
    loads: [60, 80],
    background: 'ventilation',
    snrDb: 14,
    test: [
      fault('bearing', -15),
      fault('bearing', -22),
      fault('squeal', -9),
      fault('looseness', -3),
      fault('clogging', -1),
      fault('imbalance', 0),
      odd('nearby-machine', -7),
      odd('start'),
      odd('knock', -5),
      { odd: 'rare-speed', rpm: 1260 },
      ...usual(6),
    ],
  },
  {
    kind: 'pump',
    machineSeed: 6,
    section: '01',
    trainRecordings: 28,
    speeds: [2900],
    loads: [50, 70, 90],
    background: 'hall',
    snrDb: 16,
    test: [
      fault('leakage', -15),
      fault('leakage', -21),
      fault('bearing', -9),
      fault('bearing', -16),
      fault('clogging', -1),
      fault('looseness', -1),
      odd('reversing-alarm', -7),
      odd('nearby-machine', -6),
      odd('stop'),
      { odd: 'rare-load', load: 5 },
      ...usual(6),
    ],
  },
  {
    kind: 'gearbox',
    machineSeed: 4,
    section: '02',
    trainRecordings: 28,
    speeds: [900, 1050, 1200],
    loads: [40, 80],
    background: 'hall',
    snrDb: 15,
    test: [
      fault('bearing', -7),
      fault('bearing', -13),
      fault('bearing', -18),
      fault('looseness', 0),
      { fault: { kind: 'squeal', levelDb: -7, band: { lowHz: 2600, highHz: 3200 } } },
      fault('leakage', -15),
      odd('knock', -4),
      odd('reversing-alarm', -6),
      odd('nearby-machine', -2),
      { odd: 'rare-speed', rpm: 650 },
      ...usual(6),
    ],
  },
];
