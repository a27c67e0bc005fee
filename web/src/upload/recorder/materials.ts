/** Texts to read and topics to speak on, in the languages that have measures of their own. */

export type Language = 'ru' | 'en';

export interface Text {
  title: string;
  text: string;
}

/** The language to practise in: that of the speech if it is chosen, else that of the page. */
export function practiceLanguage(spoken: string, locale: Language): Language {
  return spoken === 'ru' || spoken === 'en' ? spoken : locale;
}

/** Another one than `before`; `random` is 0 to 1. */
export function another<T>(all: readonly T[], before: T | null, random: number): T | null {
  const others = all.filter((one) => one !== before);
  return others[Math.floor(random * others.length)] ?? before;
}

export const TEXTS: Record<Language, Text[]> = {
  ru: [
    {
      title: 'Начало доклада',
      text: 'Добрый день. Хочу начать с вопроса: когда вы в последний раз слушали кого-нибудь и забыли посмотреть на часы?\n\nСкорее всего, этот человек не говорил быстро. Он делал паузы. Он выделял главное и не боялся тишины.\n\nСегодня я покажу три приёма, которые помогают говорить именно так. Первый займёт у вас минуту, второй — один вечер, а третий — всю жизнь. Начнём с первого.',
    },
    {
      title: 'Лев и мышь. Л. Н. Толстой',
      text: 'Лев спал. Мышь пробежала ему по телу. Он проснулся и поймал её. Мышь стала просить, чтобы он пустил её; она сказала: «Если ты меня пустишь, и я тебе добро сделаю».\n\nЛев засмеялся, что мышь обещает ему добро сделать, и пустил её.\n\nПотом охотники поймали льва и привязали верёвкой к дереву. Мышь услыхала львиный рёв, прибежала, перегрызла верёвку и сказала: «Помнишь, ты смеялся, не думал, чтобы я могла тебе добро сделать, а теперь видишь, — бывает и от мыши добро».',
    },
    {
      title: 'Зимнее утро. А. С. Пушкин',
      text: 'Мороз и солнце; день чудесный!\nЕщё ты дремлешь, друг прелестный —\nПора, красавица, проснись:\nОткрой сомкнуты негой взоры\nНавстречу северной Авроры,\nЗвездою севера явись!\n\nВечор, ты помнишь, вьюга злилась,\nНа мутном небе мгла носилась;\nЛуна, как бледное пятно,\nСквозь тучи мрачные желтела,\nИ ты печальная сидела —\nА нынче… погляди в окно.',
    },
  ],
  en: [
    {
      title: 'Opening of a talk',
      text: 'Good afternoon. Let me begin with a question: when did you last listen to somebody and forget to look at the clock?\n\nI would guess that this person did not speak fast. They paused. They told you what mattered, and they were not afraid of silence.\n\nToday I will show you three ways to speak like that. The first takes a minute, the second an evening, and the third a lifetime. Let us begin with the first.',
    },
    {
      title: 'The Gettysburg Address. Abraham Lincoln',
      text: 'Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in Liberty, and dedicated to the proposition that all men are created equal.\n\nNow we are engaged in a great civil war, testing whether that nation, or any nation so conceived and so dedicated, can long endure. We are met on a great battle-field of that war.\n\nWe have come to dedicate a portion of that field, as a final resting place for those who here gave their lives that that nation might live. It is altogether fitting and proper that we should do this.',
    },
    {
      title: 'The hare and the tortoise. After Aesop',
      text: 'A hare once laughed at a tortoise for being so slow. “You may be as quick as the wind,” said the tortoise, “but I will beat you in a race.”\n\nThe hare ran ahead, looked back, and saw nobody. There was plenty of time, so she lay down in the grass and fell asleep.\n\nThe tortoise did not stop. Step by step he went on, past the sleeping hare, until he came to the end. When the hare woke up and ran as fast as she could, the tortoise was already there.',
    },
  ],
};

export const TOPICS: Record<Language, string[]> = {
  ru: [
    'Чему меня научила ошибка',
    'Место, куда я хочу вернуться',
    'Книга, которую стоит перечитать',
    'Как я провожу лучший час дня',
    'Вещь, без которой легко обойтись',
    'Совет, который я дал бы себе десять лет назад',
    'Почему стоит учить языки',
    'Город или деревня',
    'Самый полезный предмет в школе',
    'Привычка, которую хочется завести',
    'Человек, на которого я хочу быть похожим',
    'Что такое хороший начальник',
    'Зачем нужны праздники',
    'Блюдо, которое умеет готовить каждый',
    'Если бы в сутках был лишний час',
    'Изобретение, которое изменило мою жизнь',
    'Как отдохнуть за один день',
    'Чем хороша скука',
    'Звук, который я люблю',
    'Как объяснить мою работу ребёнку',
  ],
  en: [
    'What a mistake taught me',
    'A place I want to go back to',
    'A book worth reading twice',
    'The best hour of my day',
    'Something that is easy to do without',
    'Advice to myself ten years ago',
    'Why learn a language',
    'City or countryside',
    'The most useful subject at school',
    'A habit I would like to have',
    'Somebody I would like to be like',
    'What makes a good manager',
    'What holidays are for',
    'A dish that anybody can cook',
    'If the day had one more hour',
    'An invention that changed my life',
    'How to rest in a single day',
    'What is good about boredom',
    'A sound that I love',
    'How to explain my work to a child',
  ],
};
