import { describe, expect, it } from 'vitest';
import { parseAttributes, parsePlace } from '#shared/core/audio/names.ts';
import type { Label } from '#shared/core/domain.ts';

type Row = [
  path: string,
  machine: string,
  section: string,
  domain: string,
  split: string,
  label: Label,
  attributes?: object,
];

describe('parsePlace', () => {
  it.each<Row>([
    // DCASE 2021
    [
      'dev_data/fan/train/section_00_source_train_normal_0025_strength_1_ambient.wav',
      'fan',
      '00',
      'source',
      'train',
      'normal',
      { strength: '1', note: 'ambient' },
    ],
    [
      'dev_data/ToyCar/source_test/section_01_source_test_anomaly_0099.wav',
      'ToyCar',
      '01',
      'source',
      'test',
      'anomaly',
    ],
    ['dev_data/valve/target_test/section_02_target_test_normal_0000.wav', 'valve', '02', 'target', 'test', 'normal'],
    ['eval_data/gearbox/source_test/section_03_source_test_0199.wav', 'gearbox', '03', 'source', 'test', 'unknown'],
    // 2022 and later
    [
      'ToyCar/train/section_00_target_train_normal_0008_car_A2_spd_28V_mic_1_noise_1.wav',
      'ToyCar',
      '00',
      'target',
      'train',
      'normal',
      { car: 'A2', spd: '28V', mic: '1', noise: '1' },
    ],
    [
      'bearing/test/section_00_source_test_anomaly_0001_vel_6_loc_A.wav',
      'bearing',
      '00',
      'source',
      'test',
      'anomaly',
      { vel: '6', loc: 'A' },
    ],
    ['eval_data/raw/slider/test/section_03_test_0000.wav', 'slider', '03', '', 'test', 'unknown'],
    [
      'raw/ToyDrone/train/section_00_source_train_normal_0001_noAttribute.wav',
      'ToyDrone',
      '00',
      'source',
      'train',
      'normal',
    ],
    ['raw/BandSealer/train/section_00_target_train_normal_0001_.wav', 'BandSealer', '00', 'target', 'train', 'normal'],
    // 2020
    ['fan/train/normal_id_00_00000000.wav', 'fan', '00', '', 'train', 'normal'],
    ['ToyConveyor/test/anomaly_id_03_00000123.wav', 'ToyConveyor', '03', '', 'test', 'anomaly'],
    ['slider/test/id_05_00000007.wav', 'slider', '05', '', 'test', 'unknown'],
    // MIMII, in one folder per purpose and as published
    ['mimii_fan_id00/train_normal/fan_id00_normal_00000000.wav', 'fan', '00', '', 'train', 'normal'],
    ['mimii_fan_id00/test_anomaly/fan_id00_abnormal_00000019.wav', 'fan', '00', '', 'test', 'anomaly'],
    ['pump/id_04/abnormal/00000012.wav', 'pump', '04', '', '', 'anomaly'],
    ['-6_dB_fan/fan/id_02/normal/00000012.wav', 'fan', '02', '', '', 'normal'],
    // other names, known folders
    ['press-7/train/monday.flac', 'press-7', '', '', 'train', 'unknown'],
    ['press-7/test_normal/a b.wav', 'press-7', '', '', 'test', 'normal'],
    ['press-7/source_test/x.wav', 'press-7', '', 'source', 'test', 'unknown'],
    ['train/x.wav', '', '', '', 'train', 'unknown'],
    // without a folder for the split
    ['/data/fan/section_00_source_train_normal_0025.wav', 'fan', '00', 'source', 'train', 'normal'],
    ['section_00_source_train_normal_0025.wav', '', '00', 'source', 'train', 'normal'],
    // capitals, Windows
    ['D:\\Data\\Fan\\Train\\SECTION_00_SOURCE_TRAIN_NORMAL_0001.WAV', 'Fan', '00', 'source', 'train', 'normal'],
    ['C:\\mimii\\FAN_ID00_ABNORMAL_00000001.WAV', 'FAN', '00', '', '', 'anomaly'],
    // unknown stays unknown
    ['bldc_motor/Healthy/M1/1400.wav', '', '', '', '', 'unknown'],
    ['normal.wav', '', '', '', '', 'unknown'],
    ['training/section_x.wav', '', '', '', '', 'unknown'],
    ['machine/test_broken/x.wav', '', '', '', '', 'unknown'],
    ['section_00_source_train_strange_0001.wav', '', '', '', '', 'unknown'],
    ['', '', '', '', '', 'unknown'],
  ])('%s', (path, machine, section, domain, split, label, attributes = {}) => {
    expect(parsePlace(path)).toEqual({ machine, section, domain, split, label, attributes });
  });
});

describe('parseAttributes', () => {
  it('keeps names that JavaScript has a use for as ordinary names', () => {
    const found = parseAttributes('__proto___1_constructor_2');
    expect(Object.entries(found)).toEqual([
      ['proto', '1'],
      ['constructor', '2'],
    ]);
  });

  it('is empty without pairs', () => {
    expect([parseAttributes(''), parseAttributes('noAttributes'), parseAttributes('_')]).toEqual([{}, {}, {}]);
  });
});
