/** 31914983424 → '31.9 GB', as cards are sold; below that in MB. @param bytes whole number */
export function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Progress of a copy: `42 %, 12.3 MB/s, 3 s left`. @param seconds since it started */
export function progressText(done: number, total: number, seconds: number): string {
  const percent = total === 0 ? 100 : Math.min(100, Math.floor((done / total) * 100));
  // Too early to know the speed.
  if (percent === 0 || seconds === 0) return `${percent} %`;
  const speed = done / seconds;
  const left = Math.ceil(Math.max(0, total - done) / speed);
  return `${percent} %, ${(speed / 1e6).toFixed(1)} MB/s, ${left} s left`;
}
