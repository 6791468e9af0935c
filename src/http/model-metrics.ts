import { Gauge, type Registry } from "prom-client";

type Figures = {
  calls: { task: string; provider: string; outcome: string; calls: number }[];
  tokens: { input: number; output: number };
  cost: number;
  circuits: { provider: string; at: "closed" | "open" | "trying" }[];
};

/** What this process asked of language models, and how their servers are, for Prometheus. */
export const measureModels = (registry: Registry, figures: () => Figures): void => {
  const registers = [registry];
  // Counted elsewhere and only read here: gauges that copy, as a counter cannot be set.
  new Gauge({
    name: "parley_model_calls_total",
    help: "Calls to language models by task, provider and outcome",
    labelNames: ["task", "provider", "outcome"],
    registers,
    collect() {
      for (const { calls, ...labels } of figures().calls) this.set(labels, calls);
    },
  });
  new Gauge({
    name: "parley_model_tokens_total",
    help: "Tokens used by language models",
    labelNames: ["direction"],
    registers,
    collect() {
      const { input, output } = figures().tokens;
      this.set({ direction: "input" }, input);
      this.set({ direction: "output" }, output);
    },
  });
  new Gauge({
    name: "parley_model_cost_total",
    help: "What language models cost, in the desk's currency",
    registers,
    collect() {
      this.set(figures().cost);
    },
  });
  new Gauge({
    name: "parley_model_circuit",
    help: "0: the provider is asked; 1: it is not, after failures in a row; 0.5: one call tries it",
    labelNames: ["provider"],
    registers,
    collect() {
      for (const { provider, at } of figures().circuits)
        this.set({ provider }, at === "closed" ? 0 : at === "open" ? 1 : 0.5);
    },
  });
};
