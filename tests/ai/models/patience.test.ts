import { expect, it } from "vitest";
import { openPatience } from "../../../src/ai/models/patience";

const openWatch = () => {
  let ms = 1_000_000;
  const patience = openPatience(() => ms);
  const about = { conversation: "c1", waitingSince: 1 };
  return {
    about,
    left: () => patience.leftMs(about),
    wait: (deadlineMs = 20_000) => patience.wait(about, deadlineMs),
    passes: (by: number) => {
      ms += by;
    },
    patience,
  };
};

it("counts what a customer waits, and not the time between", () => {
  const { left, wait, passes } = openWatch();
  expect(left()).toBe(20_000);
  const isOver = wait();
  passes(6000);
  isOver();
  passes(60_000);
  expect(left()).toBe(14_000);
  const isOverAgain = wait();
  passes(13_900);
  isOverAgain();
  expect(left()).toBe(0);
});

it("counts the time once where two models are asked at once", () => {
  const { left, wait, passes } = openWatch();
  const [one, other] = [wait(), wait()];
  passes(4000);
  expect(left()).toBe(16_000);
  one();
  passes(6000);
  other();
  expect(left()).toBe(10_000);
});

it("knows of what is being waited for when the next is asked", () => {
  const { left, wait, passes } = openWatch();
  const isOver = wait();
  passes(15_000);
  expect(left()).toBe(5000);
  isOver();
});

it("counts no more than one was willing to wait, nor a clock set back", () => {
  const { left, wait, passes } = openWatch();
  const isOver = wait(2000);
  passes(9000);
  isOver();
  expect(left()).toBe(18_000);
  const isOverToo = wait(2000);
  passes(-50_000);
  isOverToo();
  expect(left()).toBe(18_000);
});

it("begins anew with the next message, whatever is still asked about the one before", () => {
  const { left, wait, passes, patience, about } = openWatch();
  const isOver = wait();
  passes(10_000);
  expect(patience.leftMs({ ...about, waitingSince: 2 })).toBe(20_000);
  const isNextOver = patience.wait({ ...about, waitingSince: 2 }, 5000);
  isOver();
  passes(1000);
  isNextOver();
  expect(patience.leftMs({ ...about, waitingSince: 2 })).toBe(19_000);
  expect(left()).toBe(20_000);
  expect(patience.leftMs({})).toBe(Number.POSITIVE_INFINITY);
});

it("does not count the time between one that hangs beyond its end and the next", () => {
  const { left, wait, passes } = openWatch();
  const isHung = wait(1000);
  passes(8000);
  const isOver = wait(1000);
  passes(500);
  isOver();
  isHung();
  expect(left()).toBe(18_500);
});
