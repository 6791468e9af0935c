import { readFileSync } from "node:fs";
import type { z } from "zod";
import { issueSentence } from "../kernel/issues";
import { Failure } from "./output";

const codeOf = (failure: unknown): string =>
  typeof failure === "object" && failure !== null && "code" in failure ? String(failure.code) : "";

const sentences: Record<string, string> = {
  ENOENT: "there is no such file",
  EISDIR: "that is a folder",
  EACCES: "this account may not read it",
};

/** A file's bytes. Throws Failure with a sentence. */
export const readBytes = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (failure) {
    throw new Failure(`${file} cannot be read: ${sentences[codeOf(failure)] ?? codeOf(failure)}.`);
  }
};
export const readText = (file: string): string =>
  readBytes(file)
    .toString("utf8")
    .replace(/^\uFEFF/, "");

const parseJson = (text: string, where: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(`${where} is not JSON.`);
  }
};

/** Reads JSON lines, every one through `schema`; a bad line is named by its number. */
export const readLines = <T>(file: string, schema: z.ZodType<T>): T[] =>
  readText(file)
    .split(/\r?\n/)
    .flatMap((line, at) => {
      if (line.trim() === "") return [];
      const where = `${file} line ${at + 1}`;
      const parsed = schema.safeParse(parseJson(line, where));
      if (parsed.success) return [parsed.data];
      throw new Failure(`${where}: ${parsed.error.issues.map(issueSentence).join("; ")}`);
    });
