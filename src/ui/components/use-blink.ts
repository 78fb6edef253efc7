/** A slow pulse; well below the three flashes a second that may do harm. */
import { useEffect, useState } from 'react';

const HALF = 700;

/** Turns true and false in turn while it runs; false at rest. */
export function useBlink(running: boolean): boolean {
  const [on, setOn] = useState(false);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setOn((now) => !now), HALF);
    return () => {
      clearInterval(timer);
      setOn(false);
    };
  }, [running]);
  return on;
}
