import { Command, CommanderError } from "commander";
import { agentCommands } from "./cli/agent";
import { articleCommands } from "./cli/article";
import { backupCommand } from "./cli/backup";
import { categoryCommands } from "./cli/category";
import { connectionCommands } from "./cli/connection";
import { doctorCommand } from "./cli/doctor";
import { evalCommands } from "./cli/eval";
import { migrateCommand } from "./cli/migrate";
import { sentenceOf, tell, WrongUsage } from "./cli/output";
import { receiveCommand } from "./cli/receive";
import { restoreCommand } from "./cli/restore";

const commands = [
  agentCommands,
  connectionCommands,
  categoryCommands,
  articleCommands,
  receiveCommand,
  evalCommands,
  backupCommand,
  restoreCommand,
  migrateCommand,
  doctorCommand,
];

const openProgram = (): Command => {
  const program = new Command("parley")
    .description("The operator's commands of Parley. Settings come from the environment (DATA_DIR, DATABASE_URL, …).")
    .showHelpAfterError("Add --help for what it takes.")
    // Before the subcommands: they inherit it.
    .exitOverride();
  for (const add of commands) add(program);
  return program;
};

const codeOf = (failure: unknown): number => {
  if (failure instanceof CommanderError) return failure.exitCode === 0 ? 0 : 2;
  tell(sentenceOf(failure));
  return failure instanceof WrongUsage ? 2 : 1;
};

process.exitCode = await openProgram()
  .parseAsync()
  .then(
    () => 0,
    (failure: unknown) => codeOf(failure),
  );
