/** Scripted trouble: what Slack does on a bad day. */

/** Which calls it happens to: every method when none is named, after `skip` calls, `times` calls (default 1). */
type Which = { method?: string; times?: number; skip?: number };
export type CallTrouble = Which &
  (
    | { does: "throttle"; retryAfterS: number }
    /** ok: false with this code. */
    | { does: "refuse"; error: string; more?: Record<string, unknown> }
    /** `effect: "after"` does what was asked before it answers with the error. */
    | { does: "error"; status: number; effect?: "before" | "after" }
    /** Does what was asked and never answers. */
    | { does: "silence" }
    | { does: "reset"; effect: "before" | "after" }
  );
export type EventTrouble =
  /** The next `times` events come `copies` times each. */
  | { does: "duplicate"; copies: number; times?: number }
  /** The next time several events of one channel wait, the newest comes first. */
  | { does: "reverse" }
  /** The next `times` events never come: nobody was listening long enough. */
  | { does: "lose"; times?: number };
export type Trouble = CallTrouble | EventTrouble;

/** The list of what is still to go wrong. */
export const openTroubles = () => {
  const waiting: { trouble: CallTrouble; skip: number; left: number }[] = [];
  return {
    add: (trouble: CallTrouble): (() => void) => {
      const entry = { trouble, skip: trouble.skip ?? 0, left: trouble.times ?? 1 };
      waiting.push(entry);
      return () => {
        entry.left = 0;
      };
    },
    /** What happens to this call, if anything. */
    next: (method: string): CallTrouble | undefined => {
      for (const entry of waiting) {
        if (entry.left <= 0 || (entry.trouble.method ?? method) !== method) continue;
        if (entry.skip-- > 0) continue;
        entry.left--;
        return entry.trouble;
      }
      return undefined;
    },
  };
};
