const word =
  /(?<![\p{L}\p{N}])(?:except\p{L}*|exclud\p{L}+|only|unless|however|but|not|never|nor|cannot|until|provided|otherwise|if|\p{L}+n['’]t|кроме|исключ\p{L}+|только|лишь|если|не|нет|нельзя|ни|но|однако|иначе|пока|запре\p{L}+)(?![\p{L}\p{N}])/iu;

// "Without a fee" takes nothing back; what begins with it does.
const opening = /^(?:without|без)(?!\p{L})/iu;

/** Whether a sentence may take back something of what the one beside it says: who quotes the one quotes the other. */
export const limits = (sentence: string): boolean => word.test(sentence) || opening.test(sentence);
