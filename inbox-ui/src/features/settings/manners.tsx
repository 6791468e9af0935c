import { createResource, createSignal, Show } from "solid-js";
import type { Manners } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { house } from "../../app/session";
import { inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { Field, Tick } from "../../ui/field";
import { toast } from "../../ui/toast";
import { changesOf } from "./changes";
import { Form, RoomHead } from "./room";

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.length > 1);

const Editor = (props: { manners: Manners }) => {
  const from = props.manners;
  const [name, setName] = createSignal(from.name);
  const [helloEn, setHelloEn] = createSignal(from.introduction.en);
  const [helloRu, setHelloRu] = createSignal(from.introduction.ru);
  const [overEn, setOverEn] = createSignal(from.handOff.en);
  const [overRu, setOverRu] = createSignal(from.handOff.ru);
  const [words, setWords] = createSignal(from.personWords.join("\n"));
  const [vip, setVip] = createSignal(from.vipToPerson);
  const [, setTried] = createSignal(false);
  const changes = changesOf(() => ({
    name: name().trim(),
    introduction: { en: helloEn().trim(), ru: helloRu().trim() },
    handOff: { en: overEn().trim(), ru: overRu().trim() },
    personWords: linesOf(words()),
    vipToPerson: vip(),
  }));
  const show = (manners: Manners) => {
    setName(manners.name);
    setHelloEn(manners.introduction.en);
    setHelloRu(manners.introduction.ru);
    setOverEn(manners.handOff.en);
    setOverRu(manners.handOff.ru);
    setWords(manners.personWords.join("\n"));
    setVip(manners.vipToPerson);
    changes.kept();
  };
  const save = async () => {
    show(await api.changeManners(changes.made()));
    toast(t("saved"));
  };
  return (
    <div class="card pad">
      <Form save={save} valid={() => true} tried={setTried}>
        <Field
          label={t("manners.name")}
          help={t("manners.nameHelp")}
          value={name()}
          set={setName}
          placeholder={house.settings.deskName}
        />
        <div class="form-two">
          <Field
            label={t("manners.helloEn")}
            help={t("manners.helloHelp")}
            value={helloEn()}
            set={setHelloEn}
            rows={3}
            placeholder="Hello! How can I help?"
          />
          <Field
            label={t("manners.helloRu")}
            value={helloRu()}
            set={setHelloRu}
            rows={3}
            placeholder="Здравствуйте! Чем помочь?"
          />
        </div>
        <div class="form-two">
          <Field label={t("manners.overEn")} help={t("manners.overHelp")} value={overEn()} set={setOverEn} rows={2} />
          <Field label={t("manners.overRu")} value={overRu()} set={setOverRu} rows={2} />
        </div>
        <Field label={t("manners.words")} help={t("manners.wordsHelp")} value={words()} set={setWords} rows={4} />
        <Tick label={t("manners.vip")} help={t("manners.vipHelp")} value={vip()} set={setVip} />
      </Form>
    </div>
  );
};

/** How the bot introduces itself, and which words mean a person. */
export const MannersRoom = () => {
  const [found, { refetch }] = createResource(() => api.manners());
  return (
    <>
      <RoomHead title={t("settings.manners")} text={t("manners.text")} />
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
        <Show when={found()} fallback={<p class="muted">{t("loading")}</p>}>
          {(manners) => <Editor manners={manners()} />}
        </Show>
      </Show>
    </>
  );
};
