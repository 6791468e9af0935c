import { createResource, createSignal, Show } from "solid-js";
import { api } from "../../api/routes";
import { inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { Field } from "../../ui/field";
import { toast } from "../../ui/toast";
import { Form, RoomHead } from "./room";

const phrasesMax = 30;
const lettersMax = 80;

const groupsIn = (text: string): string[][] =>
  text
    .split("\n")
    .map((line) => line.split(",").map((phrase) => phrase.trim()))
    .map((phrases) => phrases.filter((phrase) => phrase !== ""));

const Editor = (props: { groups: string[][] }) => {
  const [text, setText] = createSignal(props.groups.map((group) => group.join(", ")).join("\n"));
  const [, setTried] = createSignal(false);
  const wrong = () => {
    const groups = groupsIn(text());
    const alone = groups.findIndex((group) => group.length === 1);
    if (alone >= 0) return t("synonyms.alone", { line: alone + 1 });
    const long = groups.findIndex(
      (group) => group.length > phrasesMax || group.some((phrase) => phrase.length > lettersMax),
    );
    return long >= 0 ? t("synonyms.long", { line: long + 1 }) : undefined;
  };
  const save = async () => {
    await api.changeSynonyms(groupsIn(text()).filter((group) => group.length > 0));
    toast(t("saved"));
  };
  return (
    <div class="card pad">
      <Form save={save} valid={() => !wrong()} tried={setTried}>
        <Field
          label={t("synonyms.groups")}
          help={t("synonyms.help")}
          rows={10}
          value={text()}
          set={setText}
          wrong={wrong()}
        />
      </Form>
    </div>
  );
};

/** What means the same to this desk's customers. */
export const SynonymsRoom = () => {
  const [found, { refetch }] = createResource(() => api.synonyms());
  return (
    <>
      <RoomHead title={t("settings.synonyms")} text={t("synonyms.text")} />
      <Show
        when={!found.error}
        fallback={
          <div class="card empty" role="alert">
            <h3>{t("problem.load")}</h3>
            <p>{inWords(found.error)}</p>
            <button type="button" class="btn" onClick={() => void refetch()}>
              {t("retry")}
            </button>
          </div>
        }
      >
        <Show
          when={found()}
          fallback={
            <p class="muted" role="status">
              {t("loading")}
            </p>
          }
        >
          {(now) => <Editor groups={now().groups} />}
        </Show>
      </Show>
    </>
  );
};
