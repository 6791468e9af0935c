import { answerQuestions } from "../../kernel/thread";
import { type Lessons, learnPacked, type Packed } from "./opinion";

export type Ask = Lessons;
export type Told = Packed;

answerQuestions<Ask, Told>(learnPacked, { handsOver: true });
