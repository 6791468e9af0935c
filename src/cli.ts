import { Command, CommanderError } from "commander";
import { sentenceOf, tell, WrongUsage } from "./cli/output";

type Add = (program: Command) => void;
/** Every command with the line help shows; its module is loaded only when it is called, so that each starts at once. */
const commands: Record<string, { summary: string; load: () => Promise<Add> }> = {
  agent: { summary: "the people inside", load: async () => (await import("./cli/agent")).agentCommands },
  connection: {
    summary: "our bots, numbers, workspaces and mailboxes",
    load: async () => (await import("./cli/connection")).connectionCommands,
  },
  category: {
    summary: "what conversations are about",
    load: async () => (await import("./cli/category")).categoryCommands,
  },
  article: { summary: "the knowledge base", load: async () => (await import("./cli/article")).articleCommands },
  receive: {
    summary: "take in raw platform payloads, as the running desk would",
    load: async () => (await import("./cli/receive")).receiveCommand,
  },
  mail: {
    summary: "read mails as the e-mail channel does",
    load: async () => (await import("./cli/mail")).mailCommands,
  },
  eval: {
    summary: "measure the desk's own intelligence",
    load: async () => (await import("./cli/eval")).evalCommands,
  },
  evals: {
    summary: "run the prompts' own cases against their baselines",
    load: async () => (await import("./cli/evals")).evalsCommand,
  },
  edge: { summary: "the Worker in front of home", load: async () => (await import("./cli/edge")).edgeCommands },
  job: {
    summary: "background work that was laid aside after its last try",
    load: async () => (await import("./cli/job")).jobCommands,
  },
  backup: {
    summary: "write the whole desk (SQLite) into one file",
    load: async () => (await import("./cli/backup")).backupCommand,
  },
  restore: {
    summary: "bring a backed-up desk (SQLite) back",
    load: async () => (await import("./cli/restore")).restoreCommand,
  },
  migrate: {
    summary: "bring the database up to this version",
    load: async () => (await import("./cli/migrate")).migrateCommand,
  },
  doctor: { summary: "look over this installation", load: async () => (await import("./cli/doctor")).doctorCommand },
};

/** What is called: the first word that is no option; after `help` the next. */
const called = (words: string[]): string => words.filter((word) => !word.startsWith("-") && word !== "help")[0] ?? "";

const openProgram = async (words: string[]): Promise<Command> => {
  const program = new Command("parley")
    .description("The operator's commands of Parley. Settings come from the environment (DATA_DIR, DATABASE_URL, …).")
    .showHelpAfterError("Add --help for what it takes.")
    // Before the subcommands: they inherit it.
    .exitOverride();
  const name = called(words);
  for (const [known, { summary, load }] of Object.entries(commands))
    if (known === name) (await load())(program);
    else program.command(known).description(summary);
  return program;
};

const codeOf = (failure: unknown): number => {
  if (failure instanceof CommanderError) return failure.exitCode === 0 ? 0 : 2;
  tell(sentenceOf(failure));
  return failure instanceof WrongUsage ? 2 : 1;
};

// What customers wrote is for this account alone, in every file that is made from here on.
process.umask(0o077);
process.exitCode = await openProgram(process.argv.slice(2))
  .then((program) => program.parseAsync())
  .then(
    () => 0,
    (failure: unknown) => codeOf(failure),
  );
