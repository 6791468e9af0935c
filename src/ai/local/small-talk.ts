// What people also type into a support chat and what belongs to no category. Calibration takes it for "out of scope",
// so that a model trained on shop questions does not file a joke under returns.
const lines = `
hello there|good morning everyone|how are you doing today|what is your name|are you a robot|tell me a joke|ok|okay cool|thanks bye
yes|no|maybe later|who won the match last night|what is the capital of France|I love this song|lol that was funny|asdf qwerty|test test
can you hear me|just looking around|my neighbour has a dog|it is raining again here|blue or maybe green
I will ask my wife|call me tomorrow evening|see you on Monday|that is not what I meant|both of them|the first one|number four please
where do you live|do you like pizza|what do you think about politics|happy new year|sing something|never mind|three|I am in the car now
привет, как дела|доброе утро|ты робот|расскажи анекдот|ага|ну ладно|спасибо, пока|да|нет|потом напишу|кто вчера выиграл матч
столица Франции|какая красивая песня|ахаха смешно|йцукен|проверка связи|просто смотрю|у соседа собака|опять дождь идет
спрошу у жены|позвоните завтра вечером|увидимся в понедельник|я не это имел в виду|и то и другое|первый вариант|где ты живешь|любишь пиццу
что думаешь о политике|с новым годом|спой что-нибудь|неважно|три|я сейчас за рулем|а вы кто вообще|скучно мне`;

/** Messages that belong to no category of any desk. */
export const smallTalk: readonly string[] = lines.trim().split(/[|\n]/);
