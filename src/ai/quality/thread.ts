import { answerQuestions } from "../../kernel/thread";
import type { Category } from "../local/classifier";
import { crossValidate, type Item } from "./cross-validate";
import type { Guessed } from "./model";

export type Ask = { items: Item[]; categories: Category[] };
export type Told = { guessed: Guessed[] };

answerQuestions<Ask, Told>(({ items, categories }) => ({ guessed: crossValidate(items, categories) }));
