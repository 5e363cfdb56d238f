import { Checkbox, ChoiceGroup } from '@/components/ui/choice';
import { TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/surface';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import { ChoiceField, Code, Folded, LinesField, type Part, UrlField } from './form-fields';

const objectNames = ['request_object_signing_alg', 'request_uris', 'require_signed_request_object'];
const signInNames = ['default_max_age', 'require_auth_time', 'default_acr_values', 'initiate_login_uri'];

/** How the app sends authorization requests. */
export function Requests({ part }: { part: Part }) {
  const { kind, values, errors, offers } = part;
  return (
    <div className="space-y-4">
      {kind === 'web' ? (
        <>
          <Checkbox
            name="require_pkce"
            label="Accept requests with PKCE alone"
            hint="So that a stolen authorization code is of no use (RFC 7636)."
            defaultChecked={values.require_pkce}
          />
          {values.require_pkce ? null : offers.withoutPkce ? (
            <Notice tone="danger" title="This app may ask without PKCE">
              A stolen authorization code can then be injected into it, unless it checks <Code>nonce</Code> (RFC 9700
              §2.1.1). Leave the box empty only for a library that cannot do PKCE.
            </Notice>
          ) : (
            <Notice tone="warn">
              The app may leave PKCE out where it asks for <Code>openid</Code> with a <Code>nonce</Code>, which it then
              has to check in the ID token (OAuth 2.1 §7.5.1). Leave the box empty only for a library that cannot do
              PKCE.
            </Notice>
          )}
        </>
      ) : null}
      <Checkbox
        name="require_pushed_authorization_requests"
        label="Accept pushed authorization requests alone"
        hint="Your app says what it will ask for at /oauth/par first (RFC 9126); a link that somebody else made is refused."
        defaultChecked={values.require_pushed_authorization_requests}
      />
      <LinesField
        label="Types of authorization details"
        name="authorization_details_types"
        part={part}
        hint="One a line, as their APIs call them (RFC 9396): for asking about one thing in particular, such as a payment."
      />
      <Folded
        part={part}
        title="Signed requests"
        names={objectNames}
        used={
          values.require_signed_request_object || values.request_uris !== '' || values.request_object_signing_alg !== ''
        }
      >
        <Checkbox
          name="require_signed_request_object"
          label="Accept signed requests alone"
          hint="Each request comes as a JWT that one of your keys signed (RFC 9101), so nobody else can make or change one."
          defaultChecked={values.require_signed_request_object}
        />
        <ChoiceField
          label="Signature of requests"
          name="request_object_signing_alg"
          part={part}
          none="Any that the key is for"
          options={signingAlgs}
          hint="Another algorithm is then refused."
        />
        <LinesField
          label="Where requests may be fetched from (request_uris)"
          name="request_uris"
          part={part}
          hint="One a line, compared character by character but for the fragment. We fetch from no other address."
        />
      </Folded>
      <Folded
        part={part}
        title="What a sign-in has to be like"
        names={signInNames}
        used={
          values.default_max_age !== '' ||
          values.require_auth_time ||
          values.default_acr_values !== '' ||
          values.initiate_login_uri !== ''
        }
      >
        <TextField
          label="Oldest sign-in that will do, in seconds (default_max_age)"
          name="default_max_age"
          optional
          inputMode="numeric"
          autoComplete="off"
          hint="Whoever signed in before that signs in again, unless the request says otherwise by max_age."
          defaultValue={values.default_max_age}
          error={errors['default_max_age']}
        />
        <Checkbox
          name="require_auth_time"
          label="Always say when the person signed in"
          hint="Puts auth_time into every ID token."
          defaultChecked={values.require_auth_time}
        />
        <LinesField
          label="How it has to be proved (default_acr_values)"
          name="default_acr_values"
          part={part}
          hint="One a line, the best first; the discovery document lists what there is. A sign-in that cannot reach one is refused."
        />
        <UrlField
          label="Where a sign-in at your app begins (initiate_login_uri)"
          name="initiate_login_uri"
          part={part}
          hint="For links that start at this portal and lead into your app signed in (OpenID Connect Core §4)."
        />
      </Folded>
    </div>
  );
}

/** How the app learns that a person signed out. */
export function SigningOut({ part }: { part: Part }) {
  const { values } = part;
  return (
    <div className="space-y-4">
      <LinesField
        label="Where people come back to (post_logout_redirect_uris)"
        name="post_logout_redirect_uris"
        part={part}
        hint="One a line, compared character by character, when your app asks for the sign-out."
      />
      <UrlField
        label="Where your server is told (backchannel_logout_uri)"
        name="backchannel_logout_uri"
        part={part}
        hint="Gets a signed logout token when a person who signed in to your app signs out here, again until it answers 200."
      />
      <UrlField
        label="The page that ends your app’s session (frontchannel_logout_uri)"
        name="frontchannel_logout_uri"
        part={part}
        hint="Shown in a hidden frame. Browsers that keep cookies from frames defeat it: prefer the one above."
      />
      <Folded
        part={part}
        title="Which session has ended"
        names={['backchannel_logout_session_required', 'frontchannel_logout_session_required']}
        used={values.backchannel_logout_session_required || values.frontchannel_logout_session_required}
      >
        <ChoiceGroup legend="Always name the session (sid)">
          <Checkbox
            name="backchannel_logout_session_required"
            label="In logout tokens"
            defaultChecked={values.backchannel_logout_session_required}
          />
          <Checkbox
            name="frontchannel_logout_session_required"
            label="In the address of the page"
            defaultChecked={values.frontchannel_logout_session_required}
          />
        </ChoiceGroup>
      </Folded>
    </div>
  );
}
