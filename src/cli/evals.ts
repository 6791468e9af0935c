import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { pause } from "../../channels/kit/backoff";
import { Baseline, promptFolder, readBaseline } from "../../prompts/define";
import { type Ended, type Suite, suites } from "../ai/eval/prompt-cases";
import { type Llm, saysNothing } from "../ai/llm";
import { openOpenAi } from "../ai/openai";
import { readConfig } from "../config";
import { Failure, print, printJson, table, tell, WrongUsage } from "./output";

type Options = { engine: "local" | "llm" | "all"; update?: boolean; json?: boolean; into?: string };
type Result = {
  prompt: string;
  engine: string;
  cases: number;
  passed: number;
  failing: { name: string; fault: string | null }[];
  /** Cases that passed when the baseline was written and fail now. */
  regressed: string[];
  /** False where this engine was never measured before. */
  hasBaseline: boolean;
};

const modelOf = (): { llm: Llm; name: string } | null => {
  const { apiKey, baseUrl, model } = readConfig(process.env).llm;
  if (!model || !(apiKey || baseUrl)) return null;
  const llm = openOpenAi({
    apiKey: apiKey ?? undefined,
    baseUrl: baseUrl ?? undefined,
    model,
    now: Date.now,
    pause,
    chance: Math.random,
  });
  return { llm, name: model };
};

/** How a model's cases ended. One that is away was not measured: that is no result, and no baseline to be. */
const asked = async (suite: Suite, llm: Llm): Promise<Ended[]> => {
  const ended = await suite.llm(llm);
  const away = ended.find(({ fault }) => fault !== null && fault !== "timeout" && saysNothing.has(fault));
  if (away) throw new Failure(`The model could not be asked (${away.fault}); nothing was measured of ${suite.prompt}.`);
  return ended;
};

const resultOf = (suite: Suite, { engine, ended }: { engine: string; ended: Ended[] }): Result => {
  const failing = ended.filter(({ fault }) => fault !== null);
  const known = readBaseline(suite.prompt).engines[engine === "local" ? "local" : "llm"];
  // A baseline of another model says nothing of this one.
  const before = known && (engine === "local" || known.model === engine) ? known : null;
  return {
    prompt: suite.prompt,
    engine,
    cases: ended.length,
    passed: ended.length - failing.length,
    failing,
    hasBaseline: before !== null,
    regressed: before ? failing.map(({ name }) => name).filter((name) => !before.failing.includes(name)) : [],
  };
};

const write = (suite: Suite, { results, into }: { results: Result[]; into: string | undefined }): void => {
  const known = readBaseline(suite.prompt);
  const engines = { ...known.engines };
  for (const { engine, passed, failing } of results)
    engines[engine === "local" ? "local" : "llm"] = {
      model: engine,
      passed,
      failing: failing.map(({ name }) => name),
      measuredAt: new Date(Date.now()).toISOString().slice(0, 10),
    };
  const byModel = engines.llm;
  const next = Baseline.parse({
    ...known,
    version: suite.version,
    cases: results[0]?.cases ?? known.cases,
    model: byModel?.model ?? null,
    passed: byModel?.passed ?? null,
    measuredAt: byModel?.measuredAt ?? null,
    engines,
  });
  writeFileSync(
    join(into ? join(into, suite.prompt) : promptFolder(suite.prompt), "baseline.json"),
    `${JSON.stringify(next, null, 2)}\n`,
  );
};

const run = async (names: string[], { engine, update = false, json = false, into }: Options): Promise<void> => {
  const strange = names.find((name) => !suites.some(({ prompt }) => prompt === name));
  if (strange !== undefined) throw new WrongUsage(`There is no prompt called ${strange}.`);
  const model = engine === "local" ? null : modelOf();
  if (engine === "llm" && !model)
    throw new Failure("No model is configured: set LLM_MODEL and OPENAI_API_KEY or OPENAI_BASE_URL.");
  if (engine === "all" && !model) tell("No model is configured: the desk's own engine alone is measured.");
  const all: Result[] = [];
  for (const suite of suites.filter(({ prompt }) => names.length === 0 || names.includes(prompt))) {
    const results: Result[] = [];
    if (engine !== "llm" && suite.local) results.push(resultOf(suite, { engine: "local", ended: await suite.local() }));
    if (model) results.push(resultOf(suite, { engine: model.name, ended: await asked(suite, model.llm) }));
    if (update && results.length > 0) write(suite, { results, into });
    all.push(...results);
  }
  if (json) for (const result of all) printJson(result);
  else {
    const rows = all.map(({ prompt, engine: by, cases, passed, regressed, hasBaseline }) => [
      prompt,
      by,
      `${passed}/${cases}`,
      regressed.length > 0 ? `${regressed.length} worse` : hasBaseline ? "ok" : "none yet",
    ]);
    print(table(["prompt", "engine", "passed", "against the baseline"], rows));
    for (const { prompt, engine: by, failing, regressed, hasBaseline } of all)
      for (const { name, fault } of failing)
        print(
          `${regressed.includes(name) ? "worse " : hasBaseline ? "known " : "fails "} ${prompt} (${by}): ${name}: ${fault}`,
        );
  }
  const worse = all.reduce((sum, { regressed }) => sum + regressed.length, 0);
  if (worse > 0 && !update)
    throw new Failure(`${worse} case${worse === 1 ? "" : "s"} passed before and fail${worse === 1 ? "s" : ""} now.`);
};

/** `parley evals`, which is `npm run evals` */
export const evalsCommand = (program: Command): void => {
  program
    .command("evals")
    .description("run the prompts' own cases against their baselines; exit code 1 when one that passed fails")
    .argument("[prompts...]", "only these")
    .addOption(new Option("--engine <engine>", "what answers").choices(["local", "llm", "all"]).default("all"))
    .option("--update", "write what came out as the new baselines")
    .option("--into <folder>", "where the prompts' folders are, for --update")
    .option("--json", "a line of JSON for each prompt and engine")
    .action((names: string[], options: Options) => run(names, options));
};
