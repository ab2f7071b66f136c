/** Places in a recording, as people say them. */
import type { TimeRange } from './domain.ts';

/** "12:30", "1:02:30": a place in a long recording, to the second */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const tail = String(whole % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}

/** "12:30–12:40" */
export function timeRange({ startSeconds, endSeconds }: TimeRange): string {
  return `${clockTime(startSeconds)}–${clockTime(endSeconds)}`;
}
