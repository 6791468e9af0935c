import type { Event, EventType } from "../kernel/events";

/**
 * One step after an event. `skip`: when it keeps failing, the ones behind it go on without it. `once`: while it waits for
 * its time, the newest event of a conversation stands for those before it.
 */
type Policy = {
  onFailure: "retry" | "skip";
  once?: true;
  /** What is done instead when it has failed for the last time: nobody may be left waiting for it. */
  givesUp?: (event: Event, failure: unknown) => Promise<void>;
};
export type Step = Policy & { name: string; run: (event: Event) => Promise<void> };
export type Steps = Record<
  "fetchFiles" | "classify" | "answerOrHandOff" | "tellWaiting" | "offerPerson" | "reroute" | "assign" | "shadow",
  (event: Event) => Promise<void>
> & {
  /** Instead of `answerOrHandOff` and of `fetchFiles`, when they have failed for the last time. */
  giveUp: (event: Event, failure: unknown) => Promise<void>;
  giveUpFiles: (event: Event) => Promise<void>;
};

const step = (name: string, run: Step["run"], policy: Policy): Step => ({ name, run, ...policy });

/** Event → ordered steps: what follows by itself, on one page. The keys are held against `jobs/outbox` by a test. */
export const switchboard = (steps: Steps): Partial<Record<EventType, Step[]>> => ({
  "message.received": [
    step("classify", steps.classify, { onFailure: "skip" }),
    step("answerOrHandOff", steps.answerOrHandOff, { onFailure: "retry", once: true, givesUp: steps.giveUp }),
    step("assign", steps.assign, { onFailure: "skip" }),
    step("fetchFiles", steps.fetchFiles, { onFailure: "retry", givesUp: steps.giveUpFiles }),
    step("shadow", steps.shadow, { onFailure: "skip", once: true }),
  ],
  "message.pressed": [step("answerOrHandOff", steps.answerOrHandOff, { onFailure: "retry", givesUp: steps.giveUp })],
  "message.judged": [step("offerPerson", steps.offerPerson, { onFailure: "retry" })],
  "conversation.reopened": [step("tellWaiting", steps.tellWaiting, { onFailure: "skip" })],
  "conversation.owner": [
    step("answerOrHandOff", steps.answerOrHandOff, { onFailure: "retry", givesUp: steps.giveUp }),
    step("assign", steps.assign, { onFailure: "skip" }),
  ],
  "conversation.category": [
    step("reroute", steps.reroute, { onFailure: "skip" }),
    step("assign", steps.assign, { onFailure: "skip" }),
  ],
});
