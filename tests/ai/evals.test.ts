import { expect, it } from "vitest";
import { prompts } from "../../prompts";
import { readBaseline } from "../../prompts/define";
import { suites } from "../../src/ai/eval/prompt-cases";
import { openOpenAi } from "../../src/ai/openai";
import { must } from "../support/desk";
import { openLlmPlatform, says } from "./llm-platform";

it("has a suite for every prompt there is", () => {
  expect(suites.map(({ prompt }) => prompt).sort()).toEqual(prompts.map(({ name }) => name).sort());
});

it.each(suites.flatMap(({ prompt, local }) => (local ? [{ prompt, local }] : [])))(
  "passes with the desk's own engine what it passed when the baseline of $prompt was written",
  async ({ prompt, local }) => {
    const { local: before, llm } = readBaseline(prompt).engines;
    const failing = (await local()).flatMap(({ name, fault }) => (fault === null ? [] : [name]));
    expect(failing.filter((name) => !must(before).failing.includes(name))).toEqual([]);
    expect(llm).toBeNull();
  },
);

it("judges a model by what its answers hold", async () => {
  const platform = await openLlmPlatform(says({ text: "The refund takes 5 working days." }));
  const llm = openOpenAi({
    baseUrl: platform.baseUrl,
    model: "test-model",
    now: Date.now,
    pause: async () => {},
    chance: () => 0.5,
  });
  const rewrites = must(suites.find(({ prompt }) => prompt === "rewrite"));
  const ended = await rewrites.llm(llm);
  expect(ended.find(({ name }) => name === "shorter keeps the figures")?.fault).toBeNull();
  expect(ended.filter(({ fault }) => fault !== null).length).toBeGreaterThan(0);
});
