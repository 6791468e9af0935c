import type { Api } from "grammy";
import { z } from "zod";

type GrammySignal = NonNullable<Parameters<Api["getMe"]>[0]>;

// On Node grammY's types ask for the signal of an old polyfill; at run time it only listens for "abort".
const shape = z.custom<GrammySignal>((value) => value instanceof AbortSignal);

/** Node's own abort signal, as grammY's types want it. */
export const forGrammy = (signal: AbortSignal): GrammySignal => shape.parse(signal);
