// Builds dist/: the server and the command line (bundled), the inbox, the widget, and the migrations and prompts beside them.
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "vite";

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist", { recursive: true });
const entries = Object.fromEntries(
  [
    ["main", "src/main.ts"],
    ["cli", "src/cli.ts"],
    ["bench", "tests/load/bench.ts"],
    ["classifier-thread", "src/ai/local/thread.ts"],
    ["trial-thread", "src/ai/lab/trials/thread.ts"],
    ["quality-thread", "src/ai/quality/thread.ts"],
    ["gaps-thread", "src/ai/gaps/thread.ts"],
    ["mail-thread", "channels/email/read/thread.ts"],
    ["gate-thread", "src/ai/lab/gate/thread.ts"],
  ].filter(([, file]) => existsSync(file)),
);
await build({
  configFile: false,
  logLevel: "warn",
  ssr: { noExternal: [] },
  build: {
    ssr: true,
    target: "node20",
    outDir: "dist/server",
    emptyOutDir: true,
    rollupOptions: {
      input: entries,
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name]-[hash].js",
      },
    },
  },
});
cpSync("db/migrations", "dist/server/migrations", { recursive: true });
for (const [from, to] of [
  ["prompts", "dist/server/prompts"],
  ["db/seed", "dist/server/seed"],
  ["src/ai/local/word-vectors", "dist/server/word-vectors"],
])
  if (existsSync(from)) cpSync(from, to, { recursive: true });
if (existsSync("inbox-ui/vite.config.ts")) await build({ configFile: "inbox-ui/vite.config.ts", logLevel: "warn" });
if (existsSync("channels/webchat/widget/vite.config.ts"))
  await build({
    configFile: "channels/webchat/widget/vite.config.ts",
    build: { outDir: resolve("dist/widget") },
    logLevel: "warn",
  });
