import type { Event, EventType } from "../kernel/events";

/** One step after an event. `skip`: when it keeps failing, the ones behind it go on without it. */
export type Step = { name: string; run: (event: Event) => Promise<void>; onFailure: "retry" | "skip" };
export type Steps = Record<"fetchFiles" | "classify" | "answerOrHandOff", (event: Event) => Promise<void>>;

const step = (name: string, run: Step["run"], { onFailure }: { onFailure: Step["onFailure"] }): Step => ({
  name,
  run,
  onFailure,
});

/** Event → ordered steps: what follows by itself, on one page. The keys are held against `jobs/outbox` by a test. */
export const switchboard = (steps: Steps): Partial<Record<EventType, Step[]>> => ({
  "message.received": [
    step("classify", steps.classify, { onFailure: "skip" }),
    step("answerOrHandOff", steps.answerOrHandOff, { onFailure: "retry" }),
    step("fetchFiles", steps.fetchFiles, { onFailure: "retry" }),
  ],
  "message.pressed": [step("answerOrHandOff", steps.answerOrHandOff, { onFailure: "retry" })],
  "conversation.owner": [step("answerOrHandOff", steps.answerOrHandOff, { onFailure: "retry" })],
});
