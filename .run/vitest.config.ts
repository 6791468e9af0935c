import { defineConfig } from "vitest/config";

// Suites that open everything they need in their own process share one from file to file: reading the sources
// and starting the databases anew takes longer than most of their tests.
const together = ["ai", "channels", "desk", "files", "house", "http", "insight", "kernel", "knowledge", "people"].map(
  (room) => `tests/${room}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    setupFiles: ["tests/support/every-file.ts"],
    globalSetup: ["tests/support/memory.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What must come may come late on a busy machine; within a second is nobody's promise.
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
    root: new URL("..", import.meta.url).pathname,
    projects: [
      { extends: true, test: { name: "alone", include: ["tests/**/*.test.ts"], exclude: together } },
      { extends: true, test: { name: "together", include: together, isolate: false } },
    ],
  },
});
