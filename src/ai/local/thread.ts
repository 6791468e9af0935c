import { answerQuestions } from "../../kernel/thread";
import { type Learned, type Lessons, learn, type Opinion, opinionOf } from "./opinion";

export type Ask = { learn: Lessons } | { read: string };
export type Told = { opinion: Opinion | null };

let learned: Learned | null = null;

answerQuestions<Ask, Told>((ask) => {
  if ("read" in ask) return { opinion: learned ? opinionOf(learned, ask.read) : null };
  learned = learn(ask.learn);
  return { opinion: null };
});
