import type { devForms as en } from '../en/dev-forms';
import type { Translation } from '../translation';

export const devForms: Translation<typeof en> = {
  app: {
    problemsTitle: 'Certains champs contiennent des erreurs',
    problemsText: 'Rien n’a été enregistré. Chaque champ marqué indique son erreur.',
    verifiedTitle: 'Cette application porte la mention « site vérifié »',
    verifiedText:
      'La mention couvre son nom, sa page d’accueil, son logo et ses hôtes de redirection. Si vous modifiez l’un d’eux, l’application perd la mention jusqu’à ce qu’un opérateur la vérifie à nouveau. Tous les autres paramètres peuvent changer.',
    loseMark: 'Enregistrer et perdre la mention « site vérifié »',
    branding: 'Présentation',
    identity: 'Nom et page d’accueil',
    redirects: 'URI de redirection',
    scopes: 'Scopes',
    durationAndGrantTypes: 'Durée d’accès et grant types',
    grantTypesOnly: 'Grant types',
    clientAuthentication: 'Authentification du client',
    tokens: 'Jetons et réponses',
    requests: 'Authorization requests',
    logout: 'Déconnexion',
    register: 'Enregistrer l’application',
    save: 'Enregistrer',
    name: 'Nom',
    nameHint: 'Jusqu’à 60 caractères. Les personnes le voient sur la page de consentement.',
    homePage: 'Page d’accueil',
    homePageHint: 'La page de consentement affiche son hôte sous le nom.',
    homePageHintMachine: 'Où s’informer sur l’application.',
    logo: 'URL du logo',
    logoHint: 'Une image carrée PNG, JPEG ou WebP de 1 Mo au plus. Nous en affichons une copie.',
    privacyPolicy: 'Politique de confidentialité',
    terms: 'Conditions d’utilisation',
    linkedHint: 'La page de consentement y renvoie.',
    localizedTitle: 'Autres langues',
    localized: 'Textes dans d’autres langues',
    localizedHint:
      'Un par ligne, avec un code de langue, comme <code>client_name#de: Wegkarte</code>. Aussi pour client_uri, logo_uri, policy_uri et tos_uri (OpenID Connect Dynamic Client Registration §2.1).',
    contactsTitle: 'Contacts',
    contacts: 'Adresses e-mail de contact (contacts)',
    contactsHint:
      'Une par ligne. L’opérateur de ce portail les utilise en cas de problème. Personne d’autre ne les voit.',
  },
  redirects: {
    label: 'URI de redirection',
    hint: 'Une par ligne, comparée caractère par caractère. Le simple http n’est autorisé que pour les adresses de bouclage.',
    hintNative:
      'Une par ligne. Les adresses de bouclage correspondent à tous les ports (RFC 8252 §7.3). Dérivez un schéma d’URI privé d’un nom de domaine inversé (§7.1). Pour un schéma sans point, les personnes voient un avertissement et sont sollicitées à chaque fois.',
    line: 'Ligne',
    twice: 'Cette URI figure deux fois.',
    oneValid: 'Cette URI est valide.',
    allValid: 'Toutes les URI sont valides.',
  },
  picker: {
    intro:
      'Les personnes peuvent décocher les scopes facultatifs. Ne rendez un scope obligatoire que si l’application ne peut pas fonctionner sans lui : les personnes ne peuvent alors qu’autoriser tous les scopes obligatoires ou refuser.',
    filter: 'Filtrer les scopes',
    filterNow: 'Filtrer',
    noMatch: 'Aucun scope ne correspond. Essayez un autre mot.',
    manyMatches: 'Seuls les premiers résultats sont affichés. Précisez votre recherche.',
    aboutThePerson: 'Profil de l’utilisateur',
    required: 'Obligatoire',
    standard: {
      openid: 'Connecte l’utilisateur avec OpenID Connect et renvoie un identifiant stable',
      profile: 'Nom et autres claims du profil',
      email: 'Adresse e-mail, et si elle est vérifiée',
      phone: 'Numéro de téléphone',
      address: 'Adresse postale',
      offline_access: 'Certaines bibliothèques le demandent pour obtenir un refresh token',
    },
  },
  duration: {
    label: 'Durée d’accès maximale',
    hint: 'Les personnes choisissent la durée de l’accès. C’est le choix le plus long proposé.',
    none: 'Pas de maximum',
    idle: 'Les refresh tokens peuvent rester inutilisés pendant',
    idleHint:
      'Un refresh token prend fin après ce délai sans utilisation. Le délai le plus court entre ce serveur, l’application et ses API s’applique.',
    idleNone: 'Le délai de ce serveur',
    '3600': '1 heure',
    '86400': '1 jour',
    '604800': '7 jours',
    '2592000': '30 jours',
    '7776000': '90 jours',
    '31536000': '1 an',
  },
  grantTypes: {
    label: 'Grant types',
    always: 'Toujours activé pour ce type d’application.',
    authorization_code: 'Les personnes se connectent et donnent accès.',
    refresh_token:
      'De nouveaux jetons d’accès sans nouvelle demande, jusqu’à la fin de l’accès. Renouvelé à chaque utilisation.',
    client_credentials: 'L’application agit en son propre nom, dans les limites des scopes que chaque API autorise.',
    device_code:
      'Les personnes donnent accès sur un autre appareil avec un code court : pour les téléviseurs, les imprimantes et la ligne de commande (RFC 8628).',
    token_exchange:
      'Échange un jeton reçu contre un jeton pour une autre API (RFC 8693), si le propriétaire de cette API le permet.',
    jwt_bearer:
      'Présente des assertions d’émetteurs auxquels vous faites confiance (RFC 7523), pour des personnes qui ont déjà donné accès à cette application.',
    management:
      'Les applications web peuvent aussi lire et révoquer leurs grants par grant_id (Grant Management for OAuth 2.0).',
  },
  auth: {
    label: 'Méthode d’authentification au token endpoint',
    client_secret_basic:
      'Secret client dans l’en-tête Authorization (RFC 6749 §2.3.1). La plupart des bibliothèques font ainsi.',
    client_secret_post: 'Secret client dans le corps, pour les bibliothèques qui ne peuvent pas envoyer l’en-tête.',
    client_secret_jwt:
      'Assertion avec un MAC créé avec le secret client (OpenID Connect Core §9). Nous gardons ce secret scellé. Après être passé à cette méthode, créez un nouveau secret sous « Identifiants ».',
    private_key_jwt:
      'Assertion signée (RFC 7523). Votre clé privée ne quitte jamais votre application, et il n’y a pas de secret partagé.',
    tls_client_auth:
      'Certificat d’une autorité à laquelle ce portail fait confiance (RFC 8705 §2.1), avec le nom ci-dessous.',
    self_signed_tls_client_auth:
      'Certificat autosigné (RFC 8705 §2.2), enregistré comme x5c dans les clés publiques ci-dessous.',
    none: 'Client public sans identifiants.',
    certificateTitle: 'Nom dans le certificat pour tls_client_auth',
    certificateKind: 'Type de nom',
    certificateName: 'Nom',
    tls_client_auth_subject_dn: 'Subject DN (RFC 4514)',
    tls_client_auth_san_dns: 'Nom DNS (SAN)',
    tls_client_auth_san_uri: 'URI (SAN)',
    tls_client_auth_san_ip: 'Adresse IP (SAN)',
    tls_client_auth_san_email: 'Adresse e-mail (SAN)',
  },
  keys: {
    title: 'Clés publiques',
    intro: 'Pour les requêtes signées et les réponses chiffrées. Utilisez l’un des deux champs.',
    introConfidential:
      'Pour private_key_jwt, les certificats autosignés, les requêtes signées et les réponses chiffrées. Utilisez l’un des deux champs.',
    jwksUri: 'URL du JWK Set (jwks_uri)',
    jwksUriHint:
      'Nous la consultons quand un identifiant de clé est inconnu, vous pouvez donc renouveler vos clés vous-même.',
    jwks: 'JWK Set (jwks)',
    jwksHint: 'Un JWK Set ou un seul JWK, avec des clés publiques uniquement.',
    assertionAlg: 'Algorithme de signature des assertions',
    anyAlg: 'Tout algorithme adapté à la clé ou au secret',
    assertionAlgHint:
      'Pour private_key_jwt ; les algorithmes HS sont pour client_secret_jwt. Les autres algorithmes sont refusés.',
  },
  strict: {
    title: 'Authentification stricte du client',
    label: 'N’accepter que la méthode choisie',
    hint: 'Sinon, votre bibliothèque peut envoyer un secret dans l’en-tête ou dans le corps. Avec ce paramètre, les assertions doivent aussi avoir l’émetteur comme seule audience.',
    audience: 'Audience des assertions',
    audienceDefault: 'Valeur par défaut de ce portail',
    audienceHint:
      'issuer : l’aud des assertions doit être l’émetteur de ce portail. compatible : le token endpoint est aussi accepté, car de nombreuses bibliothèques l’envoient. Choisissez issuer si l’application se connecte aussi à d’autres serveurs, pour qu’un serveur malveillant n’obtienne pas d’assertion valable ici.',
  },
  binding: {
    label: 'Sender-constrained tokens',
    dpop: 'Exiger DPoP',
    dpopHint:
      'Chaque requête nécessite une preuve (RFC 9449), un jeton volé est donc inutile. Sans ce paramètre, DPoP est facultatif.',
    certificate: 'Exiger des jetons d’accès liés à un certificat',
    certificateHint:
      'Mutual TLS (RFC 8705 §3) : les API n’acceptent un jeton que sur une connexion avec le même certificat.',
    fapiTitle: 'FAPI 2.0 Security Profile',
    fapi: 'Imposer FAPI 2.0',
    fapiHint:
      'Pour l’open banking, la santé et les usages similaires. Active les pushed authorization requests, PKCE, les sender-constrained tokens (DPoP sauf liaison à un certificat) et ES256 au lieu de RS256. Les assertions doivent nommer l’émetteur, et les refresh tokens ne sont pas renouvelés. Choisissez <code>private_key_jwt</code> ou mutual TLS ci-dessus.',
  },
  responses: {
    idTokenAlg: 'Algorithme de signature des ID tokens',
    idTokenAlgHint:
      'Toutes les bibliothèques OpenID Connect prennent en charge RS256. Les autres donnent des jetons plus courts.',
    otherAlgs: 'Algorithmes de signature des autres réponses',
    introspectionAlg: 'Algorithme de signature de l’introspection',
    unsigned: 'Aucun : JSON simple',
    id_token: 'ID token',
    userinfo: 'Réponse UserInfo',
    authorization: 'Authorization response (JARM)',
    introspection: 'Réponse d’introspection (RFC 9701)',
    encryption: 'Chiffrement des réponses',
    encryptionIntro: 'Les réponses sont signées, puis chiffrées pour l’une des clés publiques de l’application.',
    notEncrypted: 'Non chiffré',
    keyEncryption: 'Algorithme de chiffrement de clé',
    contentEncryption: 'Algorithme de chiffrement du contenu',
    defaultEncryption: 'Par défaut : A128CBC-HS256',
  },
  subject: {
    title: 'Subject identifiers',
    label: 'Type de subject identifier (sub)',
    public: 'Public',
    publicHint:
      'Le même identifiant pour toutes les applications. Les applications et API voient que c’est la même personne.',
    pairwise: 'Pairwise',
    pairwiseHint:
      'Un identifiant propre à cette application, pour que deux applications ne puissent pas recouper leurs utilisateurs. Si vous changez ce paramètre, l’application ne reconnaît plus ses utilisateurs existants.',
    sector: 'URI du sector identifier (sector_identifier_uri)',
    sectorHint:
      'Un tableau JSON de toutes les URI de redirection, que nous récupérons à l’enregistrement. Obligatoire si les URI de redirection ont plusieurs hôtes (OpenID Connect Core §8.1). Si des personnes se connectent aussi sans redirection, par exemple sur un appareil, il doit aussi contenir la jwks_uri.',
  },
  requests: {
    requirePkce: 'Exiger PKCE',
    requirePkceHint: 'Un authorization code volé est alors inutile (RFC 7636).',
    withoutPkceTitle: 'Cette application peut envoyer des requêtes sans PKCE',
    withoutPkceText:
      'Un authorization code volé peut être injecté dans l’application, sauf si elle vérifie le <code>nonce</code> (RFC 9700 §2.1.1). Ne désactivez PKCE que pour une bibliothèque qui ne le prend pas en charge.',
    withNonceText:
      'L’application peut omettre PKCE dans les requêtes pour <code>openid</code> avec un <code>nonce</code>. Elle doit alors vérifier le nonce dans l’ID token (OAuth 2.1 §7.5.1). Ne désactivez PKCE que pour une bibliothèque qui ne le prend pas en charge.',
    requirePar: 'Exiger les pushed authorization requests (PAR)',
    requireParHint:
      'L’application envoie d’abord sa requête à /oauth/par (RFC 9126). Les liens créés par d’autres sont refusés.',
    detailTypes: 'Types d’authorization details',
    detailTypesHint:
      'Un par ligne, comme les API les définissent (RFC 9396). Pour des demandes qui portent sur une seule chose, comme un paiement.',
    signedTitle: 'Requêtes signées (JAR)',
    requireSigned: 'Exiger des request objects signés',
    requireSignedHint:
      'Chaque requête est un JWT signé avec l’une de vos clés (RFC 9101). Personne d’autre ne peut la créer ni la modifier.',
    objectAlg: 'Algorithme de signature des request objects',
    anyAlg: 'Tout algorithme adapté à la clé',
    objectAlgHint: 'Les autres algorithmes sont refusés.',
    requestUris: 'URI des requêtes (request_uris)',
    requestUrisHint:
      'Une par ligne, comparée caractère par caractère sauf le fragment. Nous ne consultons aucune autre adresse.',
    authenticationTitle: 'Exigences d’authentification',
    maxAge: 'Âge maximal par défaut en secondes (default_max_age)',
    maxAgeHint:
      'Si la dernière connexion est plus ancienne, l’utilisateur se reconnecte. Le max_age d’une requête est prioritaire.',
    authTime: 'Exiger auth_time',
    authTimeHint: 'Ajoute auth_time à chaque ID token.',
    acr: 'Valeurs ACR par défaut (default_acr_values)',
    acrHint:
      'Une par ligne, la préférée en premier. Le document de discovery liste les valeurs prises en charge. Une connexion qui n’en atteint aucune est refusée.',
    initiateLogin: 'URI de début de connexion (initiate_login_uri)',
    initiateLoginHint:
      'Pour les liens de ce portail qui lancent une connexion à votre application (OpenID Connect Core §4).',
  },
  logout: {
    redirects: 'URI de redirection après déconnexion (post_logout_redirect_uris)',
    redirectsHint:
      'Une par ligne, comparée caractère par caractère. Où les personnes reviennent après une déconnexion lancée par votre application.',
    backchannel: 'URI de déconnexion back-channel (backchannel_logout_uri)',
    backchannelHint:
      'Reçoit un logout token signé quand un utilisateur de votre application se déconnecte ici. Nous réessayons jusqu’à une réponse 200.',
    frontchannel: 'URI de déconnexion front-channel (frontchannel_logout_uri)',
    frontchannelHint:
      'Chargée dans un cadre invisible. Les navigateurs qui bloquent les cookies tiers l’empêchent : préférez le back-channel logout.',
    sessionTitle: 'Inclure l’identifiant de session',
    sessionLegend: 'Toujours inclure l’identifiant de session (sid)',
    inTokens: 'Dans les logout tokens',
    inAddress: 'Dans l’URI de déconnexion front-channel',
  },
  legacy: {
    title: 'Options obsolètes (déconseillées)',
    browserTokensTitle: 'Jetons dans le navigateur',
    browserTokensText:
      'L’historique du navigateur, les extensions et d’autres pages peuvent voir les jetons. La RFC 9700 §2.1.2 déconseille ces response types ; <code>code</code> avec PKCE les remplace en toute sécurité.',
    responseTypes: 'Response types supplémentaires',
    unsignedTitle: 'Request objects non signés',
    unsignedText:
      'Toute personne qui peut envoyer un navigateur ici peut écrire un request object non signé. Signez vos requêtes (RFC 9101) ou envoyez-les à l’avance (RFC 9126).',
    unsigned: 'Accepter les request objects non signés',
    passwordTitle: 'Password grant',
    passwordText:
      'Une application qui demande des mots de passe habitue les personnes à les saisir partout, et ne peut utiliser ni clés d’accès ni second facteur. La RFC 9700 §2.4 l’interdit, et OAuth 2.1 l’a supprimé.',
    firstParty: 'C’est une application de l’opérateur (first party)',
    firstPartyHint:
      'Seuls les opérateurs voient cette option. L’application peut alors connecter des personnes avec leur mot de passe par l’API de connexion.',
    password: 'Autoriser le grant type <code>password</code>',
  },
  api: {
    about: 'Nom et identifiant',
    name: 'Nom',
    nameHint: 'Jusqu’à 60 caractères. Les personnes le voient sur la page de consentement.',
    resource: 'Resource identifier',
    resourceHint:
      'Une URI absolue sans fragment (RFC 8707 §2). Utilisez https ; http est autorisé pour les adresses de bouclage comme http://localhost:4000. C’est l’audience des jetons d’accès, exactement telle que vous l’écrivez, et elle ne peut plus changer ensuite.',
    localized: 'Noms dans d’autres langues',
    localizedHint: 'Un par ligne, avec un code de langue, comme <code>name#de: Wanderwege</code>.',
    tokens: 'Jetons d’accès',
    lifetime: 'Durée de validité en secondes',
    lifetimeHint:
      'De 60 à 86400 (24 heures). Une API qui ne vérifie que les signatures accepte un jeton aussi longtemps après la fin de l’accès.',
    refreshIdle: 'Délai d’inactivité des refresh tokens, en secondes',
    refreshIdleHint:
      'Un refresh token avec un scope de cette API prend fin après ce délai sans utilisation. Le délai le plus court entre ce serveur, l’application et ses API s’applique. Vide : le délai de ce serveur. Un délai plus court s’applique dès le prochain renouvellement.',
    alg: 'Algorithme de signature',
    algHint:
      'ES256 donne des jetons courts. Toutes les bibliothèques prennent en charge RS256 (RFC 9068 §2.1), mais ses jetons sont plus longs.',
    format: 'Format',
    jwt: 'JWT (RFC 9068)',
    jwtHint:
      'L’API vérifie les jetons elle-même. Les applications peuvent aussi les lire, ils ne contiennent donc rien de secret. Le type est at+jwt.',
    plainJwt: 'JWT de type JWT',
    plainJwtHint:
      'Pour les serveurs de ressources qui refusent at+jwt et ne sont pas configurables. Spring Security l’est : la page de l’API montre comment.',
    opaque: 'Opaque',
    opaqueHint:
      'Les applications ne peuvent pas les lire. L’API interroge chaque jeton par introspection (RFC 7662) et voit aussitôt la fin d’un accès. Les jetons déjà émis ne changent pas.',
    plainWarningTitle: 'Le type JWT supprime une vérification',
    plainWarningText:
      'Les ID tokens ont le même type, le type n’indique donc pas qu’un jeton est destiné à une API. L’API doit vérifier <code>aud</code>, et que <code>token_use</code> vaut <code>access</code>.',
    availability: 'Disponibilité',
    whichApps: 'Quelles applications peuvent demander ses scopes aux personnes ?',
    anyApp: 'Toutes les applications de ce serveur',
    anyAppHint: 'Les personnes décident toujours de ce qu’elles autorisent.',
    allowedApps: 'Seulement les applications autorisées, et les vôtres',
    allowedAppsHint:
      'Si vous fermez une API ouverte, les applications non autorisées perdent ses scopes, y compris l’accès que des personnes leur ont donné.',
    lastingKeys: 'Autoriser les clés API sans expiration',
    lastingKeysHint:
      'Pour les scripts dont personne ne peut renouveler la clé. Une telle clé fonctionne jusqu’à ce que son titulaire la révoque ou qu’elle reste longtemps inutilisée.',
    lastingWarningTitle: 'Les clés sans expiration sont dangereuses',
    lastingWarningText:
      'Toute personne qui en a une copie peut l’utiliser jusqu’à ce que quelqu’un s’en aperçoive. Si vous désactivez cette option, ces clés cessent aussitôt de fonctionner.',
    machineNote: 'Les scopes pour client credentials sont toujours autorisés application par application.',
    register: 'Enregistrer l’API',
    save: 'Enregistrer',
  },
  scope: {
    value: 'Valeur',
    valueHint:
      'Les applications l’utilisent dans leurs requêtes. Elle commence par le préfixe et ne peut plus changer ensuite.',
    title: 'Autorisation en langage simple',
    titleHint: 'Les personnes la voient sur la page de consentement. Exemple : Voir vos itinéraires enregistrés',
    description: 'Détails',
    descriptionHint: 'Une seconde ligne en dessous. Exemple : Noms, dates et cartes ; lecture seule',
    localized: 'Autres langues',
    localizedHint:
      'Un texte par ligne, avec un code de langue, comme <code>title#de: Ihre Routen sehen</code> ou <code>description#de: …</code>',
    effect: 'Effet sur les données',
    effectHint: 'La page de consentement signale les autorisations qui modifient ou suppriment des données.',
    effects: { reads: 'Lit des données', changes: 'Modifie des données', deletes: 'Supprime des données' },
    add: 'Ajouter le scope',
    save: 'Enregistrer',
    prefix: 'Préfixe',
    prefixHint: 'Minuscules, chiffres et tirets. Il est unique sur ce serveur et ne peut plus changer ensuite.',
    usePrefix: 'Utiliser ce préfixe',
  },
  details: {
    label: 'Types au format JSON',
    hint: 'Si vous omettez un type, les applications ne peuvent plus le demander, et l’accès existant prend fin.',
    save: 'Enregistrer les types',
  },
  stream: {
    delivery: 'Mode de remise',
    push: 'Push',
    pushHint: 'Nous envoyons chaque événement à votre point de terminaison (RFC 8935) jusqu’à une réponse 202.',
    poll: 'Poll',
    pollHint:
      'Votre API récupère les événements et peut en attendre de nouveaux (RFC 8936). Elle n’a pas besoin d’adresse publique.',
    url: 'URL du point de terminaison push',
    urlHint: 'Pour le mode push seulement.',
    authorization: 'En-tête Authorization',
    authorizationHint:
      'Envoyé avec chaque push pour que votre API puisse nous authentifier. Nous le gardons scellé et ne le réaffichons pas.',
    description: 'Description',
    create: 'Créer le flux',
    clientId: 'Identifiant client',
    clientIdHint: 'Une application machine à machine qui agit pour l’API.',
    addReceiver: 'Ajouter le destinataire',
  },
  issuer: {
    issuer: 'Émetteur (issuer)',
    issuerHint: 'La valeur iss exacte de ses assertions.',
    jwksUri: 'URL du JWK Set',
    jwksUriHint: 'Permet à l’émetteur de renouveler ses clés.',
    jwks: 'JWK Set',
    jwksHint: 'Un JWK Set ou un seul JWK, avec des clés publiques uniquement.',
    subject: 'Sujet de ses assertions',
    sub: 'Subject identifier sur ce serveur',
    subHint: 'Le sub que cette application connaît par les ID tokens. Indisponible avec des identifiants pairwise.',
    email: 'Adresse e-mail',
    emailHint: 'L’émetteur et ce portail doivent tous deux avoir confirmé l’adresse.',
    scopes: 'Scopes',
    scopesHint: 'L’application reçoit au plus ce que la personne lui a autorisé.',
    add: 'Faire confiance à l’émetteur',
  },
  allow: {
    clientId: 'Identifiant client',
    clientIdHint: 'Les développeurs le trouvent sur la page de leur application.',
    people: 'Accès des utilisateurs',
    peopleOpen: 'Cette API est ouverte : toute application peut demander tous ces scopes aux personnes.',
    machine: 'Client credentials',
    machineHint: 'L’application agit en son propre nom, pour toutes les données que l’API lui rend accessibles.',
    exchangeTitle: 'Token exchange',
    exchange: 'Peut échanger les jetons qu’elle reçoit par cette API',
    exchangeHint:
      'Pour un service qui appelle une autre API pour la même personne (RFC 8693). Le nouveau jeton a au plus les mêmes scopes.',
    none: 'Non',
    noneHint: 'L’application ne peut pas transmettre le jeton.',
    delegation: 'Délégation',
    delegationHint: 'Le nouveau jeton nomme la personne et, dans act, cette application.',
    impersonation: 'Délégation et impersonation',
    impersonationHint:
      'L’API suivante ne voit pas qu’un autre service agit entre les deux. Ne choisissez cela que pour un service à qui vous confieriez toute l’API.',
    lastingTitle: 'Jetons sans expiration',
    lasting: 'Ses jetons d’accès n’expirent pas',
    lastingHint:
      'Uniquement pour une application qui ne peut pas renouveler ses jetons. Cela vaut pour les personnes qui autorisent un accès sans fin, et pour l’application elle-même.',
    lastingWarningTitle: 'Un jeton copié fonctionne jusqu’à ce que quelqu’un mette fin à l’accès',
    lastingWarningText:
      'Le jeton prend fin quand la personne retire ou restreint l’accès, quand l’application le révoque, quand vous désactivez cette option ou quand il reste longtemps inutilisé. L’application doit alors redemander.',
    allow: 'Autoriser l’application',
    save: 'Enregistrer',
  },
  assign: {
    clientId: 'ID client',
    clientIdHint: 'L’application doit être enregistrée sur ce serveur.',
    itself: 'Scopes pour elle-même',
    itselfHint: 'Par client credentials, sans personne.',
    operators: 'Scopes qu’elle peut demander aux opérateurs',
    operatorsHint: 'Ils ne fonctionnent que pour les comptes d’opérateurs.',
    submit: 'Attribuer les scopes',
  },
  permit: {
    resource: 'Resource identifier de l’API',
    value: 'Valeur de scope',
    valueHint: 'Le développeur de l’API peut alors ajouter cette valeur. Aucune autre API ne peut l’utiliser.',
    submit: 'Autoriser la valeur',
  },
  problems: {
    nameMissing: 'Saisissez un nom.',
    appNameMissing: 'Saisissez un nom. Les personnes le voient sur la page de consentement.',
    longerThan60: 'Utilisez 60 caractères au plus.',
    longerThan80: 'Utilisez 80 caractères au plus.',
    longerThan100: 'Utilisez 100 caractères au plus.',
    longerThan200: 'Utilisez 200 caractères au plus.',
    longerThan400: 'Utilisez 400 caractères au plus.',
    longerThan2000: 'Utilisez 2000 caractères au plus.',
    secondsNotWhole: 'Saisissez un nombre entier de secondes.',
    lifetimeTooShort: 'Utilisez au moins 60 secondes.',
    lifetimeTooLong: 'Utilisez 86400 secondes au plus (24 heures).',
    secondsOrNothing: 'Saisissez un nombre de secondes, ou laissez le champ vide.',
    keysNotJson: 'Collez un JWK Set ou un seul JWK au format JSON (RFC 7517).',
    effectMissing: 'Choisissez ce que les applications peuvent faire des données avec ce scope.',
    titleMissing: 'Décrivez en langage simple ce que le scope permet.',
    resourceMissing: 'Saisissez l’adresse qui identifie l’API, comme https://api.example.com.',
    resourceNotAscii:
      'Utilisez des caractères ASCII imprimables sans espaces : un resource identifier est une URI (RFC 3986).',
    resourceFragment: 'Retirez le fragment (#…) : un resource identifier n’en a pas (RFC 8707 §2).',
    resourceNotAbsolute: 'Saisissez une URI absolue avec un schéma et un hôte (RFC 8707 §2).',
    resourceNotHttps: 'Utilisez une URI https.',
    resourceSlashes: 'Écrivez // après le schéma.',
    resourcePlainHttp:
      'Utilisez https. Le simple http n’est autorisé que pour les adresses de bouclage (localhost, 127.0.0.1, [::1]).',
    resourceUserInfo: 'Retirez le nom d’utilisateur et le mot de passe.',
    resourceIsServer: 'C’est l’adresse de ce serveur.',
    resourceIsApp:
      'C’est l’identifiant client d’une application. Un jeton pour l’API pourrait être pris pour un ID token de l’application.',
    resourceTaken:
      'Une autre API a cet identifiant, ou un identifiant qui ne diffère que par la casse du schéma et de l’hôte, un port par défaut ou un chemin vide (RFC 3986 §6.2.3). Il doit être unique.',
    resourceUnknown: 'Aucune API n’a cet identifiant.',
    scopeMissing: 'Saisissez une valeur, comme routes.read.',
    scopeNotAscii:
      'Utilisez des caractères ASCII imprimables sans espaces, guillemets ni barres obliques inverses (RFC 6749 §3.3).',
    scopeStandard: 'C’est un scope standard d’OpenID Connect (Core §5.4, §11). Choisissez une autre valeur.',
    scopeOpenid: 'Les valeurs qui commencent par « openid » sont réservées à OpenID Connect.',
    scopeReserved: 'Cette valeur est réservée aux autorisations de ce serveur.',
    scopeTaken:
      '« {value} » appartient à une autre API. Les valeurs de scope sont uniques sur ce serveur. Essayez « {suggestion} ».',
    scopeExists: 'Cette API a déjà « {value} ».',
    scopeElsewhere: 'Une autre API a déjà « {value} ».',
    tooManyScopes: 'Une API peut avoir 100 scopes au plus.',
    prefixMissing: 'Saisissez un préfixe, comme routes.',
    prefixTooLong: 'Utilisez 40 caractères au plus.',
    prefixShape: 'Utilisez des minuscules, des chiffres et des tirets, et commencez par une lettre.',
    prefixReserved: 'Ce préfixe est réservé à ce serveur.',
    prefixFirst: 'Choisissez d’abord le préfixe de cette API.',
    prefixNeeded:
      'Commencez par « {prefix}. » ou « {prefix}: », par exemple {prefix}.read. Un opérateur peut autoriser une autre valeur.',
    prefixFixed: 'Cette API a déjà un préfixe. Il ne peut pas changer.',
    prefixTaken:
      'Une autre API a le préfixe « {prefix} », ou des scopes qui commencent par lui. Choisissez-en un autre.',
    prefixElsewhere: '« {prefix} » est le préfixe d’une autre API.',
    appUnknown:
      'Aucune application n’a cet identifiant client. Les développeurs le trouvent sur la page de leur application.',
    documentUnusable: 'Son document de métadonnées ne peut pas être utilisé. {reason}',
    nothingChosen: 'Sélectionnez au moins un scope. Pour ne rien autoriser, retirez l’application.',
    machineOnly:
      'C’est une application machine à machine. Elle ne peut obtenir que des scopes pour client credentials.',
    noCredentials: 'Un client public ne peut pas utiliser client credentials (RFC 6749 §4.4).',
    noExchange: 'Un client public ne peut pas échanger de jetons (RFC 8693 §5).',
    noEvents: 'Un client public ne peut pas recevoir d’événements pour une API (RFC 6749 §4.4).',
    tooManyStreams: 'Une API peut avoir {count, number} flux au plus. Supprimez-en d’abord un.',
    webhookUrlMissing: 'Saisissez l’adresse qui reçoit les événements, par exemple https://app.example/events.',
    webhookUrlShape: 'Saisissez une adresse complète qui commence par https://.',
    webhookUrlFragment: 'Retirez le fragment (#…).',
    webhookTypeUnknown: 'Choisissez des types d’événements dans la liste.',
    tooManyWebhooks: 'Une application peut avoir au plus {count, number} webhooks. Supprimez-en un d’abord.',
    plainCharacters: 'Utilisez des caractères ASCII imprimables.',
    keysTwice: 'Saisissez soit l’URL des clés, soit les clés, pas les deux.',
    keysNotHttps: 'L’URL des clés doit utiliser https.',
    keysUnusable: 'Aucune de ces clés ne peut vérifier une signature. {reason}',
    issuerMissing: 'Saisissez l’émetteur exactement comme ses assertions le nomment dans iss.',
    issuerNul: 'L’émetteur contient le caractère U+0000.',
    scopesMissing: 'Sélectionnez au moins un scope que l’application demande.',
    tooManyIssuers: 'Une application peut avoir {count, number} émetteurs de confiance au plus.',
    detailsNotJson: 'Ce n’est pas du JSON valide. {reason}',
    detailsShape: '{place} : {reason}',
    detailsNotList: 'Saisissez un tableau JSON de types.',
    tooManyTypes: 'Une API peut avoir 50 types au plus.',
    typeTwice: 'Le type « {type} » figure deux fois.',
    typeTaken: 'Une autre API a le type {types}.',
    firstPartyOperator: 'Seul un opérateur de ce portail peut marquer une application comme first party.',
    passwordFirstParty: 'Seules les applications first party peuvent utiliser le password grant (RFC 9700 §2.4).',
    scopesGone: 'Ces scopes ne sont plus disponibles pour cette application : {scopes}',
    machineScopes: 'Une application machine à machine ne sollicite personne. Les API autorisent ses scopes.',
    lastingNeedsOpaque: 'Seuls les jetons opaques peuvent être sans expiration. Changez d’abord le format de l’API.',
    lastingNeedsKey:
      'Cette application n’a pas d’identifiants. Elle n’obtient des jetons sans expiration que si elle doit les lier à une clé (DPoP ou mutual TLS).',
    durationRange: 'Utilisez au moins une minute et au plus dix ans.',
    markLost:
      'Vous avez modifié : {parts}. Rien n’est encore enregistré. Si vous enregistrez, l’application perd sa mention jusqu’à ce qu’un opérateur la vérifie à nouveau.',
    taggedLine: 'La ligne {line, number} n’a pas la forme champ#langue: texte.',
    stated: '{text}',
    statedOnLine: 'Ligne {line, number} : {text}',
  },
};
