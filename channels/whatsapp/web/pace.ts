/** Sending like a person: nobody answers two chats in the same second or types faster than they think. */

/** Milliseconds of typing for a text of so many characters; `chance` in [0,1) makes no two alike. */
export const typingMs = (chars: number, chance: number): number =>
  Math.round(Math.min(600 + chars * 30 * (0.7 + 0.6 * chance), 8000));

/** Milliseconds to wait before turning to the next message, `sinceMs` after the last one. */
export const gapMs = (sinceMs: number, chance: number): number =>
  Math.max(0, Math.round(900 + 1600 * chance - sinceMs));
