import type { signUp as en } from '../en/sign-up';
import type { Translation } from '../translation';

export const signUp: Translation<typeof en> = {
  title: 'アカウントの作成',
  titleForApp: '<app></app>に進むにはアカウントを作成してください',
  name: '名前',
  nameHint: '許可した場合にだけ、アプリに表示されます。',
  nameMissing: '名前を入力してください。',
  nameInvalid: '100文字以内で入力してください。',
  passwordHint: '{count, plural, other {#文字以上}}にしてください。無関係な単語をいくつか並べるのがおすすめです。',
  passwordMissing: 'パスワードを入力してください。',
  submit: 'アカウントを作成',
  haveAccount: 'アカウントをお持ちですか？<link>ログイン</link>',
  agree: {
    both: 'アカウントを作成すると、<terms>利用規約</terms>と<privacy>プライバシーに関するお知らせ</privacy>に同意したことになります。',
    terms: 'アカウントを作成すると、<terms>利用規約</terms>に同意したことになります。',
    privacy: 'データの扱いについては<privacy>プライバシーに関するお知らせ</privacy>をご覧ください。',
  },
  signedInAs: '{email}としてログインしています。',
  continueAs: '{name}として続ける',
  fault: {
    tooShort: '{minimum, number}文字以上にしてください。',
    tooLong: '{maximum, number}文字以内にしてください。',
    common: '多くの人が使っているパスワードで、最初に推測されます。別のものを選んでください。',
    ownDetails: 'ほとんどが名前かメールアドレスで、ほかの人に推測されます。別のものを選んでください。',
    other: '別のパスワードを選んでください。',
  },
  strength: {
    tooShort: 'あと{missing, plural, other {#文字}}',
    weak: '推測されやすいパスワードです。単語を追加してください。',
    fair: '使えます。単語を追加するとさらに強くなります。',
    good: 'よいパスワードです',
    strong: '強いパスワードです',
  },
  incomplete: {
    title: 'アカウントはまだ作成されていません',
    text: '下の欄を修正し、パスワードをもう一度入力してください。',
  },
  taken: {
    title: 'このアドレスのアカウントがすでにあります',
    text: 'ご自分のものであれば<link>ログイン</link>してください。そうでなければ別のアドレスを使ってください。',
  },
  throttled: {
    title: '新しいアカウントが多すぎます',
    text: 'お使いのネットワークから作成されたアカウントが多すぎます。{wait}にもう一度お試しください。',
  },
  busy: {
    title: 'ただいま混み合っています',
    text: 'アカウントはまだ作成されていません。数秒後にもう一度お試しください。',
  },
  passkey: {
    title: '次回からもっと速くログイン',
    lead: 'パスキーを使うと、指紋、顔、画面ロックでログインできます。覚えるものはなく、偽のサイトに盗まれることもありません。',
    create: 'パスキーを作成',
    later: '後で',
    anytime: '「セキュリティ」でいつでも追加できます。',
  },
};
