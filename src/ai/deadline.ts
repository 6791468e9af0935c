import type { Now } from "../kernel/time";
import { LlmFailure } from "./llm";

/** One signal for the caller's change of mind and for the time that runs out. Must be closed. */
export const openDeadline = ({ signal, deadlineMs, now }: { signal?: AbortSignal; deadlineMs: number; now: Now }) => {
  // Not AbortSignal.any and AbortSignal.timeout: in Node 20 such signals may be collected before they fire.
  const controller = new AbortController();
  const startedAt = now();
  const leave = () => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(new LlmFailure("timeout")), deadlineMs);
  if (signal?.aborted) leave();
  signal?.addEventListener("abort", leave, { once: true });
  return {
    signal: controller.signal,
    leftMs: () => deadlineMs - (now() - startedAt),
    /** Throws the caller's reason or the timeout once either has come. */
    check: () => controller.signal.throwIfAborted(),
    close: () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", leave);
    },
  };
};
export type Deadline = ReturnType<typeof openDeadline>;
