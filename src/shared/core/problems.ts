/**
 * The catalogue of expected problems. Each sentence says what happened, what is safe and what to do next.
 * `{name}` is replaced by the value of that name. Add a code here before using it; test/core/problems.test.ts
 * checks that every code is produced by the code base and that every placeholder is filled.
 */
export const catalogue = {
  'wav.not-wav':
    'This file does not start like a WAV file. Nothing was imported from it; check that the recorder finished writing it.',
  'wav.codec':
    'This WAV file uses codec {codec}, which Earmark cannot read. Convert it to PCM or float and import it again.',
  'wav.header': 'The header of this WAV file makes no sense ({detail}). Nothing was imported from it.',
  'wav.empty': 'This WAV file holds no samples. Nothing was imported from it.',
  'wav.truncated': 'The end of this file is missing. The {frames} whole samples that are there can be used.',
  'flac.broken': 'This FLAC file cannot be decoded ({detail}). Nothing was imported from it.',
  'ogg.broken': 'This Ogg file cannot be decoded ({detail}). Nothing was imported from it.',
  'ogg.codec':
    'This Ogg file holds {codec}, and Earmark reads Vorbis and Opus in Ogg. Nothing was imported from it; convert it and import it again.',
  'ogg.streams':
    'This Ogg file holds several streams, at once or one after the other, so which one is the recording is not known. Nothing was imported from it; save each as a file of its own.',
  'mp3.broken': 'This MP3 file cannot be decoded ({detail}). Nothing was imported from it.',
  'audio.unknown':
    'This is neither WAV, FLAC, Ogg nor MP3. Earmark reads these four; convert the file and import it again.',
  'audio.too-short':
    'This recording lasts {seconds} s, too short for one analysis frame (25 ms). It is listed but cannot be scored.',
  'audio.too-large': 'This recording is larger than Earmark loads at once ({megabytes} MB). Cut it into shorter files.',
  'audio.sample-rate': 'The sample rate {rate} Hz is outside 1 kHz to 768 kHz. Nothing was imported from this file.',
  'sound.no-room':
    'To show and play this recording, Earmark unpacks it into {path}, where there is no room for its {megabytes} MB. Nothing was left half written, and scores and verdicts are safe; free some space and open the recording again.',
  'sound.write':
    'To show and play this recording, Earmark unpacks it into {path}, where nothing can be written ({detail}). Scores and verdicts are safe; check the folder and open the recording again.',
  'file.missing':
    'The file is no longer at {path}. Scores and verdicts are kept; bring it back, or locate it where it is now.',
  'file.unreadable': 'The file cannot be read ({detail}). Nothing was changed; check the permissions and try again.',
  'file.empty':
    'This file is empty (0 bytes), so there is nothing to import. Check that the recorder finished writing it.',
  'file.not-a-file': 'This is not an ordinary file, so it was left out.',
  'file.changed': 'The file at {path} has changed since it was imported. Import it again to use the new content.',
  'folder.missing': 'There is no folder or file at {path}. Nothing was imported.',
  'folder.empty': 'No WAV, FLAC, Ogg or MP3 file was found in {path}.',
  'manifest.columns': 'The manifest has no column named "path". Add one and import it again; nothing was imported.',
  'manifest.row': 'Row {row} of the manifest is not usable ({detail}). The other rows were imported.',
  'input.invalid': 'The request does not have the expected form ({detail}). Nothing was changed.',
  'input.unknown-call': 'There is no call named {name}.',
  'input.refused': 'The request did not come from this window, so it was refused.',
  'preset.invalid': '"{text}" is not a preset. Use hp:1200, lp:3000, bp:500-2000, bs:500-2000 or none.',
  'preset.many':
    'There are {most} saved presets already, and no more are kept. Nothing was saved; remove one that is not needed.',
  'option.invalid': '{detail}',
  'connection.lost':
    'The connection to Earmark was lost before this was confirmed. What was confirmed before is safe; it reconnects by itself.',
  'model.missing':
    'There is no file {path}, which the model needs. Recordings, verdicts and scores are safe and reviewing goes on; scoring needs a whole model folder, or another model.',
  'model.gone':
    'The model "{name}" ({hash}), with which this detector was made, is missing or damaged. Recordings, verdicts and the scores so far are safe, and reviewing goes on; new scores and explanations need this very model. Import it again in Setup under Models; if it came with Earmark, install Earmark again.',
  'model.config': 'The model cannot be used ({detail}). Nothing was changed.',
  'model.tensor': 'A tensor of the model is unusable ({detail}). Nothing was changed.',
  'model.header': 'The header of {path} is not a safetensors header ({detail}). Nothing was changed.',
  'model.not-finite':
    'The weights of the model contain values that are not numbers (first in {tensor}). Nothing was changed.',
  'model.too-large':
    'A model of {megabytes} MB is larger than the analysis engine can run (2147 MB). Nothing was changed.',
  'model.pickle':
    'The folder {path} has only pytorch_model.bin, a format that can run foreign code, so Earmark does not open it. Save the model as safetensors and try again.',
  'model.onnx': 'The ONNX file {path} cannot be used ({detail}). Nothing was changed.',
  'model.differs':
    'The weights in {path} were found, but Earmark computes something else from them: the logits differ by {difference} where {tolerance} is allowed. Nothing was changed.',
  'model.onnx-deadline':
    'The ONNX file {path} was given up: trying it out took longer than {seconds} s. It ran in a process of its own; nothing was changed.',
  'model.onnx-crashed':
    'The ONNX file {path} cannot be used: the process in which it was tried out stopped, or needed more than {megabytes} MB of memory. Nothing was changed.',
  'model.unknown': 'There is no model with this hash in the library.',
  'model.known': 'This model is in the library already, as "{name}". Nothing was changed.',
  'model.shipped': 'This model is given to the library from outside, so it cannot be renamed or removed here.',
  'model.in-use':
    'The model "{name}" stays: {detectors} of the detectors were made with it and cannot score without it.',
  'model.write':
    'The model could not be written to {path} ({detail}). Choose another folder or free some space, and start again.',
  'engine.crashed':
    'The analysis engine stopped unexpectedly. Verdicts are safe; it is being started again, so try once more.',
  'engine.deadline':
    'The analysis engine did not answer within {seconds} s and was restarted. Verdicts are safe; try again.',
  'engine.unavailable':
    'The analysis engine cannot be started ({detail}). Reviewing goes on; to score again, restart the engine in Setup, or Earmark.',
  'processor.failed':
    'The processor {name} stopped working ({detail}), so the CPU took over. No score changed; check the processors in Setup to try it again.',
  'processor.unfit':
    'Models cannot run on this processor here: it was not found right when it was tried. Nothing was changed; check the processors again.',
  'job.cancelled': 'Cancelled. What was finished before is kept.',
  'job.interrupted':
    'Earmark was closed while this was running. What was finished before is kept; start it again to go on.',
  'detector.few-normals':
    'A detector needs at least {needed} normal recordings; {found} could be used. Nothing was created.',
  'advice.nothing':
    'Nothing was chosen that changes the detector, so no version was made. Choose false alarms for the bank or another threshold.',
  'advice.few-labels':
    'There are {faults} real faults and {falseAlarms} false alarms at or above the threshold; advice needs {needed} of each. Nothing was changed; judge more recordings, or set a threshold by hand.',
  'advice.addition':
    'One of the chosen recordings is no false alarm that can join the bank any more. Nothing was changed; look at the list again.',
  'advice.gone': 'This preview is no longer kept. Nothing was changed; make it again.',
  'detector.unknown': 'There is no detector with this number.',
  'detector.mixed': 'Query and bank were made with different models or presets, so they cannot be compared.',
  'detector.labels':
    'The equal error rate needs at least one labelled fault and one labelled false alarm. Nothing was created.',
  'sweep.few-normals':
    'Trying presets needs at least {needed} normal recordings in the detector’s bank; {found} can be used. Nothing was computed; bring the missing files back, or make a detector with more normals.',
  'sweep.no-labels':
    'No recording outside this detector’s bank is known to be a fault or to be normal, so a preset cannot be judged. Nothing was computed; give verdicts in Review, or import recordings with labels.',
  'training.few-classes':
    'A training needs at least two classes with {needed} separate recordings each; {found} can be kept. Choose more recordings, or let attributes make the classes. Nothing was started.',
  'training.running': 'A training is going on already ({name}). Pause or cancel it first; nothing was started.',
  'training.unknown': 'There is no training with this number.',
  'training.state': 'This is not possible while the training is {state}. Nothing was changed.',
  'training.diverged':
    'The training went astray in epoch {epoch}: its loss is not a number any more. The model after epoch {kept} is kept; start again with a smaller learning rate.',
  'training.memory':
    'This training needs about {needed} MB of memory, and {available} MB are free. Nothing was started; choose {proposal}.',
  'training.folder':
    'The folder {path} holds a training with other settings or recordings. It was left as it is; use another folder.',
  'training.empty-class':
    'There is no recording of the class "{name}" to train on ({detail}). Nothing was trained; leave the class out or bring its recordings back.',
  'training.killed':
    'The process of the training stopped unexpectedly. Everything up to the last whole epoch is kept; resume it to go on. If it stops again, compute fewer recordings at once.',
  'recording.unknown': 'There is no recording with this number.',
  'recording.no-vectors':
    'What the model heard in this recording is not in the library, so nothing can be compared with it. Its verdict and its file are untouched. Score the recordings with this detector again, then try once more.',
  'session.unknown': 'There is no session "{name}".',
  'session.empty': 'The detector flags none of these recordings, so there is nothing to review. Nothing was created.',
  'reading.blind':
    'You give a second reading of {name}, and this would show what others have said about recordings that you have not judged yet. Nothing was changed; judge the rest, or switch “Second reading” off in Review, and it is open to you again.',
  'verdict.nothing-to-undo': 'There is nothing to undo.',
  'verdict.nothing-to-redo': 'There is nothing to redo.',
  'journal.broken':
    'The verdict journal was changed from outside at entry {sequence}. Entries before it are sound; keep a copy of the file.',
  'db.full': 'The disk is full. What was saved before is safe; free some space and try again.',
  'db.busy':
    'This library is open in another Earmark (process {pid}). Close it there first, or use another --data-dir.',
  'db.locked':
    'Another program holds the library, as backups, synchronised folders and virus scanners do. Nothing was saved now, and what was saved before is safe; try again when it has let go.',
  'db.newer':
    'This library was written by a newer Earmark (version {found}, this one knows {known}). It was left untouched; update Earmark.',
  'db.foreign': 'The file {path} is not an Earmark library. It was left untouched.',
  'db.corrupt': 'The library is damaged ({detail}). The damaged file was set aside as {path}; nothing was deleted.',
  'db.read-only': 'The library cannot be written ({detail}). Nothing was saved; check the folder and the disk.',
  'report.write': 'The report could not be written to {path} ({detail}). The session is unchanged.',
  'pdf.no-browser':
    'Earmark prints PDF files with an installed Chrome, Chromium or Edge, and found none. Nothing was changed; the HTML report can be printed from any browser.',
  'pdf.failed':
    'The PDF file could not be printed ({detail}). The HTML report is written and can be printed from any browser.',
  'bundle.refused':
    'This file was refused, because {detail}. Nothing was imported; ask for a new bundle of the session.',
  'bundle.newer':
    'This was written by a newer Earmark (format {found}, this one knows {known}). Nothing was imported; update Earmark.',
  'bundle.older':
    'This file is of format {found}, which does not hold all of a session. Nothing was imported; export the session again with this version of Earmark.',
  'bundle.content':
    'The session in this file does not hold together ({detail}). Nothing was imported; ask for a new bundle of the session.',
  'bundle.journal':
    'The verdicts in this file were changed after they were written, first at entry {sequence}. Nothing was imported; ask for a new bundle of the session.',
  'bundle.differs':
    'A session of the same identity is in this library, with other recordings or scores. Nothing was imported.',
  'bundle.too-large':
    'This bundle would be larger than Earmark takes in again ({detail}). Nothing was written; leave the recordings out.',
  'bundle.write':
    'The files could not be written to {path} ({detail}). Nothing was left half written; free some space and try again.',
  'sample.write':
    'The sample recordings could not be written to {path} ({detail}). Your own data is untouched; free some space or choose another --data-dir.',
  'evaluate.one-class': 'An evaluation needs at least one normal and one anomalous test recording that can be read.',
  'internal.error': 'Something went wrong inside Earmark ({detail}). What was saved before is safe.',
} as const;

export type ProblemCode = keyof typeof catalogue;

/** An expected problem: a code, its sentence with the values filled in, and the values. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly data?: Readonly<Record<string, string | number>>;
}

/** Builds a problem from the catalogue, filling `{name}` from `data`. */
export function problem(code: ProblemCode, data: Readonly<Record<string, string | number>> = {}): Problem {
  const message = catalogue[code].replace(/\{(\w+)\}/g, (whole, name: string) => String(data[name] ?? whole));
  return Object.keys(data).length > 0 ? { code, message, data } : { code, message };
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(catalogue, code);
}
