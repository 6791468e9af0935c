// Writes what the schema has changed as a migration for each engine, both under the name given: npm run migrations -- --name telling_name
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const kit = `${root}node_modules/drizzle-kit/bin.cjs`;
for (const engine of ["sqlite", "postgres"]) {
  const args = [kit, "generate", "--config", `db/migrations/${engine}.config.ts`, ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(1);
}
