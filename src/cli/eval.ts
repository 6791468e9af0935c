import { type Command, Option } from "commander";
import { type Answer, evalAnswer } from "./eval-answer";
import { type Classify, evalClassify } from "./eval-classify";

const engine = () => new Option("--engine <engine>", "what answers").choices(["local", "llm"]).default("local");

/** `parley eval …` */
export const evalCommands = (program: Command): void => {
  const measure = program.command("eval").description("measure the desk's own intelligence; one JSON line");
  measure
    .command("classify")
    .description('classify test texts with the production classifier; rows: {"text","label"}')
    .requiredOption("--train <file.jsonl>", "what it learns from")
    .requiredOption("--test <file.jsonl>", "what it is asked")
    .option("--oos <label>", "the label of texts that belong to no category")
    .addOption(engine())
    .option("--json", "machine output (always)")
    .action((options: Classify) => evalClassify(options));
  measure
    .command("answer")
    .description("search and prove answers as the bot does; files in the shapes of BEIR")
    .requiredOption("--kb <corpus.jsonl>", '{"_id","title","text"}')
    .requiredOption("--queries <queries.jsonl>", '{"_id","text","answerable"?}')
    .requiredOption("--qrels <qrels.tsv>", "query-id, corpus-id, score")
    .addOption(engine())
    .option("--json", "machine output (always)")
    .action((options: Answer) => evalAnswer(options));
};
