import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: ["tests/support/memory.ts"],
    setupFiles: ["tests/support/nesting.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    root: new URL("..", import.meta.url).pathname,
  },
});
