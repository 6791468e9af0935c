import type { CategoryView } from "./wire";

/** What the lab shows: versions of what the bot goes by, labelled sets, and trials of one on the other. */
export type VersionState = "draft" | "trial" | "live" | "retired";
export type VersionCategory = CategoryView & { [more: string]: unknown };
export type VersionContent = {
  /** The whole prompt.md by the prompt's name. */
  prompts: Record<string, string>;
  categories: VersionCategory[];
  classify: { applyThreshold: number | null; targetPrecision: number; shownMin: number; likelyMin: number };
  gate: {
    answerThreshold: number;
    clarifyMin: number;
    choicesMax: number;
    missesMax: number;
    perHourMax: number;
    /** What the desk's own past made of the gate's confidence; null: as shipped. */
    calibration: GateCalibration | null;
  };
};
/** Log odds of being right = slope × the gate's own log odds + offset, as `judged` past questions taught. */
export type GateCalibration = { slope: number; offset: number; judged: number };
/** Of the past questions: how many would be answered from this threshold on, how many of these can be judged, and how many of those are right. */
export type GatePoint = { threshold: number; answered: number; judged: number; right: number };
/** What a lead set of the gate and what the same cut is called since it was measured anew: shares of one. */
export type Retold = {
  answer: { from: number; to: number };
  clarify: { from: number; to: number };
  /** How many past answers the new number rests on. */
  judged: number;
};
/** Questions that were searched by their meaning too, and those that could not be: `why` says what came in between mostly. */
export type MeaningCount = { used: number; missed: number; why: string | null };
/** The gate on the desk's own past. */
export type GateMeasured = {
  at: number;
  /** Who asked for it; null: the night. */
  by: string | null;
  /** So many conversations that were over were read, of which the earliest was begun then. */
  conversations: number;
  since: number | null;
  questions: number;
  judged: number;
  right: number;
  /** How they were searched; null where by their words alone, because no model for meanings is set. */
  meaning: MeaningCount | null;
  /** Null where too little can be judged. */
  calibration: GateCalibration | null;
  curve: GatePoint[];
};
export type GateView = {
  measured: GateMeasured | null;
  /** It has been asked for and is not done yet. */
  isAsked: boolean;
  /** From so many judged questions on the desk's own history counts. */
  judgedMin: number;
};
export type VersionRow = {
  id: string;
  number: number;
  name: string;
  state: VersionState;
  base: string | null;
  revision: number;
  /** An agent's id; null for the desk itself. */
  author: string | null;
  createdAt: number;
  updatedAt: number;
  publishedAt: number | null;
  retiredAt: number | null;
};
/** `retold`: its thresholds are called otherwise than the lead set them, since then; null where they are not. */
export type VersionView = VersionRow & {
  content: VersionContent;
  retold: (Retold & { at: number; by: string | null }) | null;
};
export type VersionStep = {
  id: string;
  what:
    | "created"
    | "edited"
    | "commented"
    | "tried"
    | "shadowed"
    | "published"
    | "rolled_back"
    | "retired"
    | "measured";
  by: string | null;
  text: string | null;
  /** Of a step `measured`: what the same cut is called now. */
  retold: Retold | null;
  revision: number;
  /** What it held from then on; null where the step changed nothing in it. */
  content: VersionContent | null;
  at: number;
};
export type PromptView = { name: string; description: string; fields: string[]; markdown: string };
/** Why a prompt's words cannot be used: `names` are the variables in question. */
export type PromptFault = {
  prompt: string;
  what: "unknown" | "front_matter" | "no_data" | "in_orders" | "variables";
  names: string[];
};
export type LabSettings = {
  /** How much worse than the live version a draft may be and still be published: shares of one. */
  toleranceAccuracy: number;
  tolerancePrecision: number;
  toleranceCoverage: number;
  /** The hour of the day (UTC) the live version is measured at; null: never. */
  nightlyHour: number | null;
  nightlySize: number;
  /** A fall of this much is told as a drift. */
  driftMin: number;
  /** The draft that thinks along; null: none. */
  shadow: string | null;
};
export type Drift = { trial: string; at: number; text: string; was: number; is: number };
export type SetView = {
  id: string;
  name: string;
  source: "past" | "hand" | "import";
  asOf: number;
  size: number;
  author: string | null;
  createdAt: number;
};
export type LabelledView = {
  id: string;
  position: number;
  conversation: string | null;
  text: string;
  language: "en" | "ru" | "other";
  category: string | null;
  isSorted: boolean;
  answeredBy: "bot" | "person" | null;
  articles: string[];
  reply: string | null;
};
export type LabelledPage = { items: LabelledView[]; cursor: number | null };
export type LabView = {
  versions: VersionRow[];
  sets: SetView[];
  trials: TrialView[];
  prompts: PromptView[];
  settings: LabSettings;
  hasModel: boolean;
  /** Models that a trial asks and nobody has set a price for. */
  unpriced: string[];
  /** In which what a trial costs is told, as the models' settings name it. */
  currency: string;
  drift: Drift | null;
  gate: GateView;
};
/** What one version decided about one labelled question. */
export type Decision = {
  category: string | null;
  confidence: number;
  /** It would have been set by itself. */
  isApplied: boolean;
  /** Whether the category is the label's; null where nobody said which it is. */
  isSortedRight: boolean | null;
  outcome: "answer" | "clarify" | "hand_over" | "greet" | "silent";
  reason: string | null;
  articles: string[];
  text: string | null;
  /** The gate's chance that the knowledge base answers. */
  gate: number;
  /** Whether the answer given is right; null where none was given or nobody can tell. */
  isRight: boolean | null;
  /** The same of what came nearest, given or not: what the gate's curve is made of. */
  isNearestRight: boolean | null;
  engine: "rule" | "local" | "llm";
  inputTokens: number;
  outputTokens: number;
  /** What deciding so costs, in the desk's currency; 0 where the model has no price. */
  money: number;
  /** What was paid for it here: nothing, where the same had been asked a moment before. Null where only `money` is known. */
  paid: number | null;
  ms: number;
  /** "used" where it was searched by its meaning too; why not, where it should have been; null where no model for that is set. */
  meaning: string | null;
};
export type CategoryFigures = {
  category: string | null;
  n: number;
  predicted: number;
  right: number;
  precision: number | null;
  recall: number | null;
};
export type CurvePoint = { threshold: number; answered: number; judged: number; precision: number | null };
/** What a version scored; shares are of one, and null where there is nothing to take a share of. */
export type Figures = {
  n: number;
  sorted: { n: number; right: number; accuracy: number | null; macroF1: number | null; abstained: number };
  applied: { n: number; judged: number; right: number; precision: number | null };
  answers: {
    answered: number;
    judged: number;
    right: number;
    precision: number | null;
    coverage: number | null;
    clarified: number;
    handedOver: number;
    silent: number;
  };
  categories: CategoryFigures[];
  confusion: { truth: string | null; said: string | null; n: number }[];
  curve: CurvePoint[];
  cost: { inputTokens: number; outputTokens: number; money: number };
  ms: { p50: number; p95: number };
  meaning: MeaningCount | null;
};
export type TrialChanges = { better: number; worse: number; other: number; same: number };
export type TrialFigures = { live: Figures; draft: Figures; changes: TrialChanges };
export type TrialLimits = { moneyMax: number | null; perMinuteMax: number | null };
export type TrialView = {
  id: string;
  kind: "trial" | "nightly";
  version: string;
  revision: number;
  against: string;
  set: string;
  state: "waiting" | "running" | "done" | "cancelled" | "failed";
  total: number;
  done: number;
  limits: TrialLimits;
  problem: string | null;
  by: string | null;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
  figures: TrialFigures | null;
};
/** `since`: when the earliest conversation of its set was begun; null where it has none. */
export type TrialWhole = TrialView & { since: number | null };
export type TrialRow = {
  position: number;
  item: LabelledView;
  live: Decision;
  draft: Decision;
  change: "same" | "better" | "worse" | "other";
};
export type TrialPage = { items: TrialRow[]; cursor: number | null };
export type Regression = {
  what: "accuracy" | "precision" | "coverage";
  live: number;
  draft: number;
  tolerance: number;
  /** What both are shares of: so many of so many. */
  counted: { live: Part; draft: Part };
};
export type Part = { n: number; of: number };
export type ShadowRow = {
  id: string;
  conversation: string;
  text: string;
  live: Decision;
  draft: Decision;
  agrees: boolean;
  at: number;
};
export type ShadowView = { seen: number; agreed: number; items: ShadowRow[] };
