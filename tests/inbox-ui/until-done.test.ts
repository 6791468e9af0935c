import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../inbox-ui/src/api/http";
import { untilDone } from "../../inbox-ui/src/live/until-done";

const refusal = (status: number) => new ApiError(status, { code: "told", message: "Told.", details: {} });
const needs = { againAfterMs: 3000, isWanted: () => true };
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("what must come", () => {
  it("is asked for until it comes, where nobody answered or the desk could not", async () => {
    const failures = [refusal(0), refusal(503), refusal(429)];
    const work = vi.fn(async () => {
      const failure = failures.shift();
      if (failure) throw failure;
    });
    const done = untilDone(work, needs);
    await vi.advanceTimersByTimeAsync(20_000);
    await done;
    expect(work).toHaveBeenCalledTimes(4);
  });
  it.each([400, 401, 403, 404, 410, 422])("is not asked for again where it was refused: %i", async (status) => {
    const work = vi.fn(() => Promise.reject(refusal(status)));
    const done = untilDone(work, needs);
    await vi.advanceTimersByTimeAsync(20_000);
    await done;
    expect(work).toHaveBeenCalledTimes(1);
  });
  it("is told as the bug it is where it is one, and not done for ever", async () => {
    const work = vi.fn(() => Promise.reject(new TypeError("undefined is not a function")));
    const done = untilDone(work, needs).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await done).toBeInstanceOf(TypeError);
    expect(work).toHaveBeenCalledTimes(1);
  });
  it("is not asked for any more where nobody wants it", async () => {
    const work = vi.fn(() => Promise.reject(refusal(0)));
    const done = untilDone(work, { ...needs, isWanted: () => false });
    await vi.advanceTimersByTimeAsync(20_000);
    await done;
    expect(work).toHaveBeenCalledTimes(1);
  });
});
