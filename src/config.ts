import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { issueSentence } from "./kernel/issues";
import { networksOf } from "./kernel/proxies";

const url = (what: string) =>
  z.url({ protocol: /^https?$/, error: `${what} must be an http(s) address, like https://desk.example.com` });
const Environment = z.object({
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: z.coerce
    .number({ error: "PORT must be a number" })
    .int()
    .min(0)
    .max(65535, "PORT must be between 0 and 65535")
    .default(3000),
  PUBLIC_URL: url("PUBLIC_URL").optional(),
  DATA_DIR: z.string().min(1).default("./data"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "DATABASE_URL must begin with postgres:// (leave it empty for SQLite)")
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, "REDIS_URL must begin with redis:// or rediss://")
    .optional(),
  SECRET_KEY: z
    .string()
    .min(32, "SECRET_KEY must have at least 32 characters; leave it empty and Parley makes one")
    .optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: url("OPENAI_BASE_URL").optional(),
  LLM_MODEL: z.string().optional(),
  EMBEDDING_MODEL: z.string().optional(),
  EDGE_URL: url("EDGE_URL").optional(),
  EDGE_SECRET: z.string().min(32, "EDGE_SECRET must have at least 32 characters, the same as the Worker's").optional(),
  TRUST_PROXY: z
    .string()
    .transform((line) => networksOf(line))
    .refine((networks) => networks !== null, "TRUST_PROXY must name addresses or networks, like 10.0.0.5, 10.1.0.0/16")
    .optional(),
  METRICS_TOKEN: z.string().min(16, "METRICS_TOKEN must have at least 16 characters").optional(),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], {
      error: "LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent",
    })
    .default("info"),
  ROLE: z.enum(["all", "web", "worker"], { error: "ROLE must be all, web or worker" }).default("all"),
});

/** A setting is missing or malformed; the message says which and how to mend it. */
export class BadConfig extends Error {}

const folderSentence = (failure: unknown, dataDir: string): unknown => {
  const code = typeof failure === "object" && failure !== null && "code" in failure ? failure.code : "";
  if (code === "ENOSPC" || code === "EDQUOT")
    return new BadConfig(`The disk that holds DATA_DIR (${dataDir}) is full. Free some space and start again.`);
  if (code === "EACCES" || code === "EPERM" || code === "EROFS")
    return new BadConfig(
      `DATA_DIR (${dataDir}) cannot be written. Give this account write access to it, or name another folder.`,
    );
  if (code === "ENOTDIR" || code === "EEXIST" || code === "EISDIR")
    return new BadConfig(
      `DATA_DIR (${dataDir}) cannot be made. Something else has a name in its path; name another folder.`,
    );
  return failure;
};

/** Whole or not at all, and never over another's: a power cut or a second process may come in between. */
const makeSecret = (file: string): void => {
  const part = `${file}.${process.pid}`;
  const descriptor = openSync(part, "w", 0o600);
  try {
    writeSync(descriptor, `${randomBytes(32).toString("hex")}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  try {
    linkSync(part, file);
  } catch (failure) {
    if (!existsSync(file)) throw failure;
  } finally {
    rmSync(part, { force: true });
  }
};

/** Nothing that was put aside before is written over: the first of two restores may have been the wrong one. */
export const freeName = (wanted: string): string => {
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted}-${n}`;
    if (!existsSync(name)) return name;
  }
};

/** A restore gives the desk's key this name right before the desk is put in its place, and its own right after. */
export const RESTORED_KEY = "secret.key.restored";
/**
 * A restore that was cut off between the desk and its key is brought to its end; one cut off before has changed nothing. The key
 * that was there is kept: only an operator knows whether its desk still is.
 */
const endRestore = (dataDir: string): void => {
  const [restored, key] = [join(dataDir, RESTORED_KEY), join(dataDir, "secret.key")];
  if (!existsSync(restored) || existsSync(join(dataDir, "parley.db.restoring"))) return;
  if (existsSync(key)) copyFileSync(key, freeName(`${key}.before-restore`), constants.COPYFILE_EXCL);
  renameSync(restored, key);
};

const keptSecret = (dataDir: string): string => {
  const file = join(dataDir, "secret.key");
  try {
    mkdirSync(dataDir, { recursive: true });
    endRestore(dataDir);
    if (!existsSync(file)) makeSecret(file);
    const kept = readFileSync(file, "utf8").trim();
    if (kept !== "") return kept;
  } catch (failure) {
    throw folderSentence(failure, dataDir);
  }
  throw new BadConfig(
    `The key in ${file} is empty. Bring it back from a backup, or remove the file: then connections must be added anew.`,
  );
};

/** Reads the environment into one checked object; an empty variable counts as absent. Throws BadConfig. */
export const readConfig = (environment: NodeJS.ProcessEnv) => {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) throw new BadConfig(parsed.error.issues.map(issueSentence).join("\n"));
  const env = parsed.data;
  if ((env.EDGE_URL === undefined) !== (env.EDGE_SECRET === undefined))
    throw new BadConfig("EDGE_URL and EDGE_SECRET belong together: set both, or neither.");
  const dataDir = resolve(env.DATA_DIR);
  return {
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL ?? null,
    dataDir,
    databaseUrl: env.DATABASE_URL ?? null,
    edge: env.EDGE_URL && env.EDGE_SECRET ? { url: env.EDGE_URL.replace(/\/$/, ""), secret: env.EDGE_SECRET } : null,
    redisUrl: env.REDIS_URL ?? null,
    trustProxy: env.TRUST_PROXY ?? [],
    secretKey: env.SECRET_KEY ?? keptSecret(dataDir),
    llm: {
      apiKey: env.OPENAI_API_KEY ?? null,
      baseUrl: env.OPENAI_BASE_URL ?? null,
      model: env.LLM_MODEL ?? null,
      embeddingModel: env.EMBEDDING_MODEL ?? null,
    },
    metricsToken: env.METRICS_TOKEN ?? null,
    logLevel: env.LOG_LEVEL,
    role: env.ROLE,
    ci: given.CI === "true",
  };
};
export type Config = ReturnType<typeof readConfig>;
