/** Public mails with what is to be read in them, kept beside the repository and never in it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { z } from "zod";

const root = new URL("../../../../shared/data/mail/", import.meta.url).pathname;

/** Why there is nothing to measure with; null when there is. */
export const absent = existsSync(root) ? null : "skipped: there is no ../shared/data/mail";

export const bytesOf = (folder: string, file: string): Buffer => readFileSync(`${root}${folder}/${file}`);
export const textOf = (folder: string, file: string): string => bytesOf(folder, file).toString();

const named = z.looseObject({ file: z.string() });
/** The lines of what is expected, each with what `shape` asks for. */
export const expectations = <Shape extends z.ZodRawShape>(folder: string, shape: Shape) =>
  readFileSync(`${root}${folder}/expected.jsonl`, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => z.object({ file: z.string(), ...shape }).parse(named.parse(JSON.parse(line))));

/** Every file there is, whether something is expected of it or not. */
export const everyFile = () =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(root + name).map((file) => ({ folder: name, file })));
