import type { Command } from "commander";
import { knownMigrations } from "../../db/migrations";
import { withStore } from "./desk";
import { print, printJson } from "./output";

const migrate = ({ json }: { json?: boolean }) =>
  withStore(async ({ store: { engine } }) => {
    const version = new Date(knownMigrations(engine).newestAt).toISOString();
    if (json) printJson({ engine, version });
    else print(`The ${engine} database is at version ${version}.`);
  });

/** `parley migrate` */
export const migrateCommand = (program: Command): void => {
  program
    .command("migrate")
    .description("bring the database up to this version (a start does it too)")
    .option("--json", "machine output")
    .action(migrate);
};
