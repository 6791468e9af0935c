import { answerQuestions } from "../../kernel/thread";
import type { Category } from "../local/classifier";
import { crossValidate, type Item } from "./cross-validate";
import type { Case } from "./model";

export type Ask = { items: Item[]; categories: Category[] };
export type Told = { cases: Case[] };

answerQuestions<Ask, Told>(({ items, categories }) => ({ cases: crossValidate(items, categories) }));
