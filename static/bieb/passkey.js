// Shows the button that works by script only, and says so when a device gives no passkey.
const way = document.getElementById("mfa_login");
if (way && window.PublicKeyCredential) way.hidden = false;

document.addEventListener("allauth.error", (event) => {
  const problem = document.getElementById("passkey_problem");
  if (!problem) return;
  event.preventDefault();
  problem.hidden = false;
});
