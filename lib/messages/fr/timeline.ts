import type { timeline as en } from '../en/timeline';
import type { Translation } from '../translation';

export const timeline: Translation<typeof en> = {
  none: 'Aucune activité pour le moment.',
  noneBefore: 'Aucune activité avant cette date.',
  note: 'Jours et heures en UTC. Pour cette liste, nous conservons le réseau approximatif et le type de programme, pas les adresses IP complètes.',
  latest: 'Activité la plus récente',
  earlier: 'Activité antérieure',
  allowed: 'Vous avez autorisé l’accès',
  paused: 'Vous avez mis l’accès en pause',
  resumed: 'Vous avez mis fin à la pause',
  ended: {
    owner: 'Vous avez retiré l’accès',
    client: 'L’application a renoncé à son accès',
    clientDeleted: 'L’application a été supprimée, ce qui a mis fin à son accès',
    partner: 'L’organisation qui gère le compte a mis fin à l’accès',
    apiWithdrawn: 'Le service concerné a été retiré, ce qui a mis fin à l’accès',
    keyRevoked: 'La clé a été révoquée',
    operator: 'Un opérateur de ce serveur a mis fin à l’accès',
    unused: 'La clé n’a pas été utilisée depuis longtemps et a donc pris fin',
  },
  reused:
    'Des identifiants déjà utilisés ont servi une nouvelle fois. Quelqu’un les a peut-être copiés ; nous avons bloqué tous ceux qui en proviennent.',
  replayed:
    'Un code de connexion a servi une deuxième fois. Quelqu’un l’a peut-être copié ; nous avons bloqué ce qui avait été émis pour lui.',
  revoked: 'L’application a renoncé à des identifiants',
  changed: 'Vous avez modifié ses autorisations ou sa date de fin',
  withdrawn: 'Un service a retiré des autorisations : {list}',
  removed: 'Vous avez retiré {list}',
  added: 'Vous avez autorisé {list}',
  undone: 'Vous avez annulé le retrait de {list}',
  extended: 'Vous avez prolongé l’accès jusqu’au {date}',
  shortened: 'Vous avez raccourci l’accès jusqu’au {date}',
  openEnded: 'Vous avez supprimé la date de fin',
  scopeEnd: 'Vous avez fixé la fin de {permission} au {date}',
  scopeNoEnd: '{permission} dure désormais aussi longtemps que l’accès',
  reminder:
    '{days, plural, one {Vous avez demandé un rappel # jour avant la fin} other {Vous avez demandé un rappel # jours avant la fin}}',
  noReminder: 'Vous avez désactivé le rappel',
  quoted: '« {text} »',
  signedIn: '{count, plural, one {Vous vous êtes connecté} other {Vous vous êtes connecté # fois}}',
  refreshed: '{count, plural, one {A renouvelé son accès} other {A renouvelé son accès # fois}}',
  profile: '{count, plural, one {A lu votre profil} other {A lu votre profil # fois}}',
  checked: '{count, plural, one {A vérifié son propre accès} other {A vérifié son propre accès # fois}}',
  checkedBy:
    '{count, plural, one {A utilisé son accès auprès de {api}} other {A utilisé son accès auprès de {api} # fois}}',
  exchanged:
    '{count, plural, one {A transmis son accès à un autre service} other {A transmis son accès à un autre service # fois}}',
  asserted:
    '{count, plural, one {A reçu un accès car une organisation à laquelle l’application fait confiance a confirmé votre identité} other {A reçu un accès # fois car une organisation à laquelle l’application fait confiance a confirmé votre identité}}',
  keyUsed: '{count, plural, one {La clé a été utilisée} other {La clé a été utilisée # fois}}',
  reported: '{count, plural, one {{api} signale : « {what} »} other {{api} signale : « {what} » (# fois)}}',
  someApi: 'Un service',
  managed:
    '{count, plural, one {A consulté ce que vous avez autorisé} other {A consulté # fois ce que vous avez autorisé}}',
  refused:
    '{count, plural, one {A été refusée : ses identifiants avaient expiré, étaient en pause ou déjà utilisés} other {A été refusée # fois : ses identifiants avaient expiré, étaient en pause ou déjà utilisés}}',
  denied:
    '{count, plural, one {Vous avez refusé une demande d’accès supplémentaire} other {Vous avez refusé # demandes d’accès supplémentaire}}',
  from: {
    thisDevice: 'Depuis cet appareil',
    device: 'Depuis {device}',
    ownNetwork: 'Depuis le réseau de cet appareil',
    otherNetwork: 'Depuis le réseau d’un autre de vos appareils',
    server: 'Depuis le serveur de l’application',
    unknown: 'Depuis un réseau inconnu ({network})',
    unknownPlace: 'Depuis un réseau inconnu près de {place} ({network})',
    withAgent: '{from}, {agent}',
  },
  place: '{city}, {country}',
};
