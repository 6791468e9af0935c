import { randomBytes } from "node:crypto";
import { type Command, Option } from "commander";
import { roles } from "../people/roles";
import { findAgent, listAgents } from "../people/store";
import { withStore } from "./desk";
import { Failure, print, printJson, table, tell } from "./output";

type Add = { email: string; name: string; role: (typeof roles)[number]; password?: string; json?: boolean };

const add = ({ json, password = randomBytes(12).toString("base64url"), ...given }: Add) =>
  withStore(async ({ config, store, publicUrl, now }) => {
    // Only adding needs it, and it is slow to load.
    const { openSignIn } = await import("../people/sign-in");
    const signIn = openSignIn({ store, secret: config.secretKey, publicUrl, now });
    const { id, name, email, role } = await signIn.addAgent({ ...given, password });
    if (json) return printJson({ id, name, email, role, password });
    tell(`${name} can sign in as ${email}.`);
    print(`${id}  ${email}  ${password}`);
  });

const list = ({ json }: { json?: boolean }) =>
  withStore(async ({ store }) => {
    const agents = await listAgents(store.read, { limit: 10_000 });
    if (json) for (const { id, name, email, role, disabled } of agents) printJson({ id, name, email, role, disabled });
    else
      print(
        table(
          ["id", "e-mail", "name", "role", "state"],
          agents.map(({ id, email, name, role, disabled }) => [
            id,
            email,
            name,
            role,
            disabled ? "disabled" : "active",
          ]),
        ),
      );
  });

type Password = { email: string; password?: string; json?: boolean };

const setPassword = ({ email, json, password = randomBytes(12).toString("base64url") }: Password) =>
  withStore(async ({ config, store, publicUrl, now }) => {
    const agent = await findAgent(store.read, { email });
    if (!agent) throw new Failure(`Nobody signs in as ${email}. See: parley agent list`);
    const { openSignIn } = await import("../people/sign-in");
    await openSignIn({ store, secret: config.secretKey, publicUrl, now }).setPassword(agent.id, password);
    if (json) return printJson({ id: agent.id, email: agent.email, password });
    tell(`${agent.name} can sign in with the new password; every session of theirs has ended.`);
    print(`${agent.id}  ${agent.email}  ${password}`);
  });

/** `parley agent …` */
export const agentCommands = (program: Command): void => {
  const agent = program.command("agent").description("the people inside");
  agent
    .command("add")
    .description("add an agent; without --password one is made and printed")
    .requiredOption("--email <email>", "the e-mail to sign in with")
    .requiredOption("--name <name>", "as customers and colleagues see it")
    .addOption(new Option("--role <role>", "what they may do").choices(roles).default("agent"))
    .option("--password <password>", "at least 10 characters")
    .option("--json", "machine output")
    .action(add);
  agent
    .command("password")
    .description("set an agent's password; without --password one is made and printed")
    .requiredOption("--email <email>", "whose")
    .option("--password <password>", "at least 10 characters")
    .option("--json", "machine output")
    .action(setPassword);
  agent.command("list").description("list the agents").option("--json", "one JSON line per agent").action(list);
};
