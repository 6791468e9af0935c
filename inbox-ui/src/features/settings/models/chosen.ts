import type { ModelTask } from "../../../../../src/realtime/wire";

/** What a model is chosen for. A choice is provider and model together: neither is said without the other. */
export const modelTasks = ["classify", "answer", "assist", "embeddings"] as const satisfies readonly ModelTask[];
